package functions_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// masks compares a response with a recorded one whose volatile values are masked.
// Within a case, labels and ids correspond one to one.
type masks struct{ ids, labels map[string]string }

// newMasks returns the masks of a case whose request has the ids.
func newMasks(ids map[string]string) *masks {
	m := &masks{map[string]string{}, map[string]string{}}
	for label, id := range ids {
		m.ids[label], m.labels[id] = id, label
	}
	return m
}

// apply returns got with values replaced by the masks at the same place in want, if
// they have the mask's form. It ignores white space and positions in protojson's
// error texts.
func (m *masks) apply(want, got any) any {
	switch got := got.(type) {
	case string:
		text, _ := want.(string)
		if want == nil && maskKind(got) != "" {
			return got
		}
		kind := maskKind(text)
		if form, ok := maskForms[kind]; ok && form.MatchString(got) && (kind != "id" || m.same(text, got)) {
			return text
		}
		return normal(got)
	case map[string]any:
		wanted, _ := want.(map[string]any)
		for name, value := range got {
			// The original's version was recorded as a time.
			if version, ok := value.(string); ok && name == "version" && version != "" && wanted[name] == "<time>" {
				got[name] = "<time>"
				continue
			}
			got[name] = m.apply(wanted[name], value)
		}
	case []any:
		wanted, _ := want.([]any)
		for i := range got {
			var one any
			if i < len(wanted) {
				one = wanted[i]
			}
			got[i] = m.apply(one, got[i])
		}
	}
	return got
}

// same reports whether label stands for id, and records it if both are new.
func (m *masks) same(label, id string) bool {
	seenID, labelSeen := m.ids[label]
	seenLabel, idSeen := m.labels[id]
	if !labelSeen && !idSeen {
		m.ids[label], m.labels[id] = id, label
		return true
	}
	return seenID == id && seenLabel == label
}

var maskForms = map[string]*regexp.Regexp{
	"id":    regexp.MustCompile(`^[1-9][0-9]{18}$`),
	"n":     regexp.MustCompile(`^[0-9]+$`),
	"time":  regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$`),
	"key":   regexp.MustCompile(`^[A-Za-z0-9+/]+=*$`),
	"token": regexp.MustCompile(`^tenantry_pat_[A-Za-z0-9_-]{86}$`),
}

func maskKind(text string) string {
	kind, isMask := strings.CutPrefix(text, "<")
	if !isMask || !strings.HasSuffix(kind, ">") {
		return ""
	}
	kind, _, _ = strings.Cut(strings.TrimSuffix(kind, ">"), ":")
	return kind
}

var position = regexp.MustCompile(`\(line\d+:\d+\)`)

func normal(text string) string {
	withoutSpace := strings.Join(strings.Fields(strings.ReplaceAll(text, "\u00a0", " ")), "")
	return position.ReplaceAllString(withoutSpace, "(lineL:C)")
}

func mustUnmarshal(tb testing.TB, data []byte, into any) {
	tb.Helper()
	if err := json.Unmarshal(data, into); err != nil {
		tb.Fatalf("%v in %s", err, data)
	}
}

// TestMasks checks which values count as equal.
func TestMasks(t *testing.T) {
	t.Parallel()
	const one, two = "1234567890123456789", "2234567890123456789"
	for _, c := range []struct {
		name, want, got string
		equal           bool
	}{
		{"one id twice", `["<id:1>","<id:1>"]`, `["` + one + `","` + one + `"]`, true},
		{"two ids under a label", `["<id:1>","<id:1>"]`, `["` + one + `","` + two + `"]`, false},
		{"an id under two labels", `["<id:1>","<id:2>"]`, `["` + one + `","` + one + `"]`, false},
		{"the request's id", `["<id:7>"]`, `["7234567890123456789"]`, true},
		{"not the request's id", `["<id:7>"]`, `["` + one + `"]`, false},
		{"no id", `["<id:1>"]`, `["x"]`, false},
		{"version", `{"version":"<time>"}`, `{"version":"v1.2.3"}`, true},
		{"no version", `{"version":"<time>"}`, `{"version":""}`, false},
		{"a time", `{"creationDate":"<time>"}`, `{"creationDate":"v1.2.3"}`, false},
		{"more than recorded", `{"a":"<n>"}`, `{"a":"1","b":"2"}`, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			var want, got any
			mustUnmarshal(t, []byte(c.want), &want)
			mustUnmarshal(t, []byte(c.got), &got)
			m := newMasks(map[string]string{"<id:7>": "7234567890123456789"})
			if equal := cmp.Equal(m.apply(nil, want), m.apply(want, got)); equal != c.equal {
				t.Errorf("equal: got %v, want %v", equal, c.equal)
			}
		})
	}
}
