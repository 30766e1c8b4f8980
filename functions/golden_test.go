package functions_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// goldenCase is a recorded request and its answer. Volatile values are masked:
// <uniq:n> stands for a fresh suffix, <time>, <n>, <id:n>, <key> and <token>
// for any value of their form.
type goldenCase struct {
	Name    string
	Auth    string
	Request struct {
		Method, Path string
		Host         *string
		Body         json.RawMessage
	}
	Response goldenResponse
}

type goldenResponse struct {
	Status          int
	ContentType     string
	Location        *string
	WWWAuthenticate *string
	Body            json.RawMessage
}

// differing are the recorded cases in which this system answers otherwise on
// purpose: by case, the status and the message that are wanted, and why.
var differing = map[string]struct {
	status       int
	message, why string
}{
	"create/custom-domain-odd-2":   {400, "Errors.Instance.Domain.InvalidCharacter (INST-S3v3w)", "a label begins with a hyphen (RFC 1123)"},
	"create/custom-domain-odd-3":   {400, "Errors.Instance.Domain.InvalidCharacter (INST-S3v3w)", "an empty label (RFC 1035)"},
	"create/name-emoji":            {200, "", "the host takes what DNS takes of the name"},
	"create/name-blank":            {400, "invalid CreateInstanceRequest.InstanceName: value length must be between 1 and 200 runes, inclusive", "a blank name is an empty one"},
	"create/human-password-9":      {200, "", "any 200 runes are a password"},
	"create/auth-too-long":         {401, "Errors.Token.Invalid (AUTH-7fs1e)", "a system user's token lives an hour at most"},
	"create/auth-lowercase-bearer": {200, "", "a scheme of authentication may be in any case (RFC 9110 section 11.1)"},
	"create/huge-body":             {413, "request body is larger than 4194304 bytes", "a Lambda invocation is bounded"},
	"setup/password-2":             {200, "", "any 200 runes are a password"},
	"setup/org-domain-odd-0":       {400, "Errors.Invalid.Argument (ORG-r3h4J)", "a blank inside a domain"},
	"setup/org-domain-odd-1":       {400, "Errors.Invalid.Argument (ORG-r3h4J)", "an underscore in a domain (RFC 1123)"},
	"setup/org-domain-odd-5":       {400, "Errors.Invalid.Argument (ORG-r3h4J)", "a URL is no domain"},
}

// ofTheTwoCalls reports whether a case is one of the two calls or of what
// surrounds them; the others belong to calls that are not served yet.
func (c *goldenCase) ofTheTwoCalls() bool {
	return c.Auth != "owner-access-token" &&
		(strings.HasPrefix(c.Request.Path, "/system/v1/instances/_") && !strings.HasSuffix(c.Request.Path, "_search") ||
			c.Request.Path == "/admin/v1/orgs/_setup" && c.Name != "after-remove/setup" || c.Name == "unknown-route")
}

// TestGolden sends every recorded request of the two calls, in order, as API
// Gateway would, and compares the answer strictly.
func TestGolden(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	g := &golden{system: s, suffixes: map[string]string{}}
	passed, purposely, others := 0, 0, 0
	for _, c := range readGolden(t) {
		if c.Request.Method == "" {
			continue // what was looked up between requests
		}
		if !c.ofTheTwoCalls() {
			others++
			continue
		}
		t.Run(c.Name, func(t *testing.T) {
			if _, ok := differing[c.Name]; ok {
				purposely++
			} else {
				passed++
			}
			g.run(t, c)
			if t.Failed() {
				passed--
			}
		})
	}
	t.Logf("recorded cases: %d as recorded, %d differing on purpose, %d of other calls", passed, purposely, others)
}

// golden is the state between cases: later ones build on earlier ones.
type golden struct {
	*system
	suffixes map[string]string
	// generatedHost is the host of the instance that create/machine-pat-key
	// made, ownerToken its owner's token, otherToken another instance's.
	generatedHost, ownerToken, otherToken string
}

var mask = regexp.MustCompile(`<uniq:\d+>`)

func (g *golden) run(t *testing.T, c goldenCase) {
	t.Helper()
	host := "localhost:8080"
	if c.Request.Host != nil {
		host = strings.ReplaceAll(*c.Request.Host, "<generated>.localhost", g.generatedHost)
	}
	answer := g.send(t, request{
		Method: c.Request.Method, Path: c.Request.Path, Host: host,
		Authorization: g.authorization(t, c), Body: g.body(t, c),
		AcceptLanguage: "en",
	})
	want := c.Response
	if d, ok := differing[c.Name]; ok {
		if answer.Status != d.status {
			t.Fatalf("status: got %d, want %d because %s; body %s", answer.Status, d.status, d.why, answer.Body)
		}
		if got := answer.message(t); got != d.message {
			t.Errorf("message: got %q, want %q because %s", got, d.message, d.why)
		}
		return
	}
	if answer.Status != want.Status {
		t.Fatalf("status: got %d, want %d; body %s", answer.Status, want.Status, answer.Body)
	}
	if got := answer.Header.Get("Content-Type"); got != want.ContentType {
		t.Errorf("content type: got %q, want %q", got, want.ContentType)
	}
	wantAuthenticate := ""
	if want.WWWAuthenticate != nil {
		wantAuthenticate = *want.WWWAuthenticate
	}
	if got := answer.Header.Get("WWW-Authenticate"); got != wantAuthenticate {
		t.Errorf("WWW-Authenticate: got %q, want %q", got, wantAuthenticate)
	}
	var got, wanted any
	mustUnmarshal(t, answer.Body, &got)
	mustUnmarshal(t, want.Body, &wanted)
	if diff := cmp.Diff(masked(nil, wanted), masked(wanted, got)); diff != "" {
		t.Errorf("body (-want +got):\n%s", diff)
	}
	g.remember(t, c, answer)
}

// remember keeps what later cases need.
func (g *golden) remember(t *testing.T, c goldenCase, answer answer) {
	t.Helper()
	switch c.Name {
	case "create/machine-pat-key":
		g.generatedHost, g.ownerToken = g.instanceOf(t, answer)
	case "create/second-instance":
		_, g.otherToken = g.instanceOf(t, answer)
	}
}

// masked returns got with each value replaced by the mask that stands in its
// place in want, if it has the mask's form. Whitespace and positions in
// protojson's texts do not count.
func masked(want, got any) any {
	switch got := got.(type) {
	case string:
		text, _ := want.(string)
		if want == nil && maskKind(got) != "" {
			return got
		}
		if form, ok := maskForms[maskKind(text)]; ok && form.MatchString(got) {
			return text
		}
		return normal(got)
	case map[string]any:
		wanted, _ := want.(map[string]any)
		for name, value := range got {
			got[name] = masked(wanted[name], value)
		}
	case []any:
		wanted, _ := want.([]any)
		for i := range got {
			var one any
			if i < len(wanted) {
				one = wanted[i]
			}
			got[i] = masked(one, got[i])
		}
	}
	return got
}

var maskForms = map[string]*regexp.Regexp{
	"id":    regexp.MustCompile(`^[1-9][0-9]{18}$`),
	"n":     regexp.MustCompile(`^[0-9]+$`),
	"time":  regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$`),
	"key":   regexp.MustCompile(`^[A-Za-z0-9+/]+=*$`),
	"token": regexp.MustCompile(`^tenantry_pat_[A-Za-z0-9_-]{75}$`),
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

func mustUnmarshal(t *testing.T, data []byte, into any) {
	t.Helper()
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatalf("%v in %s", err, data)
	}
}

// body returns the exact bytes of a recorded body, with masks filled in.
func (g *golden) body(t *testing.T, c goldenCase) []byte {
	t.Helper()
	raw := c.Request.Body
	if len(raw) == 0 || string(raw) == "null" {
		return nil
	}
	if raw[0] == '"' {
		var text string
		mustUnmarshal(t, raw, &text)
		raw = json.RawMessage(text)
	}
	switch c.Name {
	case "create/bad-utf8":
		return []byte("{\"instanceName\":\"\xff\",\"machine\":{\"userName\":\"x\",\"name\":\"y\"}}")
	case "create/deep-json":
		return []byte(`{"instanceName":"x","deep":` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + "}")
	case "create/huge-body":
		return []byte(`{"instanceName":"` + strings.Repeat("x", 5000296) + `"}`)
	}
	filled := mask.ReplaceAllFunc(raw, func(m []byte) []byte {
		suffix, ok := g.suffixes[string(m)]
		if !ok {
			suffix = fmt.Sprintf("u%d", len(g.suffixes))
			g.suffixes[string(m)] = suffix
		}
		return []byte(suffix)
	})
	filled = bytes.ReplaceAll(filled, []byte("<generated>.localhost"), []byte(g.generatedHost))
	return bytes.ReplaceAll(filled, []byte("<time>"), []byte(expiryOf(c.Name)))
}

// expiryOf returns the expiry that a case's name asks for.
func expiryOf(name string) string {
	switch {
	case strings.Contains(name, "past"):
		return "2001-01-01T00:00:00Z"
	case strings.Contains(name, "offset"):
		return "2099-01-01T00:00:00+02:00"
	default:
		return "2099-01-01T00:00:00Z"
	}
}

// authorization returns the header's value that a case's kind and name ask for.
func (g *golden) authorization(t *testing.T, c goldenCase) string {
	t.Helper()
	now := time.Now()
	_, variant, _ := strings.Cut(c.Name, "/auth-")
	switch c.Auth {
	case "none":
		return ""
	case "system":
		return "Bearer " + g.sign(t, systemClaims(now))
	case "owner-pat":
		return "Bearer " + g.ownerToken
	}
	switch variant {
	case "garbage":
		return "Bearer garbage"
	case "basic":
		return "Basic YTpi"
	case "lowercase-bearer":
		return "bearer " + g.sign(t, systemClaims(now))
	case "other-instance-pat":
		return "Bearer " + g.otherToken
	default:
		return "Bearer " + g.variant(t, variant, now)
	}
}
