package functions_test

import (
	"bufio"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
)

// refusal is one that the contract lists for a call: status, code, id and text, in
// which L:C, F, V and T stand for a position, a field, a value and a token.
type refusal struct {
	Path         string
	Status, Code int
	ID, Text     string
}

// ours are the refusals that the contract does not list, because the original
// accepts the input or fails on it. docs/decisions/refusals.md has the reasons.
var ours = []refusal{
	{"", 413, 8, "", "request body is larger than 4194304 bytes"},
	{"/admin/v1/orgs/_setup", 400, 3, "", "invalid SetUpOrgRequest.Human: embedded message failed validation | caused by: invalid SetUpOrgRequest_Human.Email: embedded message failed validation | caused by: invalid SetUpOrgRequest_Human_Email.Email: value length must be at most 1024 bytes"},
	{"", 400, 3, "COMMA-pRe8w", "Errors.Invalid.Argument"},
	{"", 400, 3, "USER-nCk7w", "Errors.Invalid.Argument"},
	{"", 400, 3, "NAME-iNv1s", "a name must not have characters that cannot be seen, change the direction of text, or are not assigned by Unicode"},
	{"", 400, 3, "USER-dSp4n", "Errors.Invalid.Argument"},
	{"/admin/v1/orgs/_setup", 400, 3, "", "invalid SetUpOrgRequest.Human: embedded message failed validation | caused by: invalid SetUpOrgRequest_Human.Password: value length must be at most 200 runes"},
}

// listed has the refusals of the contract by call, with patterns for their texts.
type listed map[string][]listedRefusal

type listedRefusal struct {
	refusal
	text *regexp.Regexp
}

func readRefusals(tb testing.TB) listed {
	tb.Helper()
	file, err := os.Open("testdata/refusals.jsonl")
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	all := ours
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		var r refusal
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			tb.Fatal(err)
		}
		all = append(all, r)
	}
	if len(all) < 150 {
		tb.Fatalf("refusals: got %d, want those of the contract", len(all))
	}
	byPath := listed{}
	for _, r := range all {
		byPath[r.Path] = append(byPath[r.Path], listedRefusal{r, pattern(r.Text)})
	}
	return byPath
}

// wildcards are the contract's placeholders, and the parts of Go's error texts that
// vary with the input.
var wildcards = []struct{ folded, pattern string }{
	{`\(line L:C\)`, `\(line \d+:\d+\)`},
	{`field F: V`, `field \S+: .*`},
	{`value V`, `value .*`},
	{`out of range: V`, `out of range: .*`},
	{`token T`, `token .*`},
	{`escape code \.\.\.`, `escape code .*`},
	{`&\{HOST PUBLIC-HOST SCHEME\} \(ExternalDomain is X\)`, `&\{\S* \S* https?\} \(ExternalDomain is localhost\)`},
}

func pattern(text string) *regexp.Regexp {
	p := regexp.QuoteMeta(text)
	for _, w := range wildcards {
		p = strings.ReplaceAll(p, w.folded, w.pattern)
	}
	// Fields, letters and addresses in the texts of encoding/json, protojson and
	// net/mail.
	p = regexp.MustCompile(`duplicate field "\w+"`).ReplaceAllString(p, `duplicate field "\w+"`)
	p = regexp.MustCompile(`got ".*"$`).ReplaceAllString(p, `got .*`)
	p = regexp.MustCompile(`invalid character '.*?' `).ReplaceAllString(p, `invalid character '.*' `)
	p = regexp.MustCompile(`parsing "machine"`).ReplaceAllString(p, `parsing "(machine|human)"`)
	return regexp.MustCompile(`^(?s:` + p + `)$`)
}

// find reports whether the contract lists the refusal, and returns its text.
func (l listed) find(tb testing.TB, path string, a answer) (known bool, text string) {
	tb.Helper()
	var body struct {
		Code    int
		Message string
		Details []struct {
			Type    string `json:"@type"`
			ID      string
			Message string
		}
	}
	if err := json.Unmarshal(a.Body, &body); err != nil {
		tb.Fatalf("%v in %s", err, a.Body)
	}
	id, text := "", body.Message
	if len(body.Details) == 1 {
		id, text = body.Details[0].ID, body.Details[0].Message
		if body.Message != text+" ("+id+")" || body.Details[0].Type != "type.googleapis.com/zitadel.v1.ErrorDetail" {
			tb.Errorf("shape: %s", a.Body)
		}
	}
	for _, r := range append(l[path], l[""]...) {
		if r.Status == a.Status && r.Code == body.Code && r.ID == id && r.text.MatchString(text) {
			return true, text
		}
	}
	return false, text
}
