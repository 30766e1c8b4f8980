package functions_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// goldenCase is a recorded request and its response. Volatile values are masked:
// <uniq:n> stands for a fresh suffix; <time>, <n>, <id:n>, <key> and <token> for
// any value of that form.
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

// differing are the recorded cases that Tenantry answers differently on purpose:
// the status and message to expect, and why.
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
	"health/admin/v1/healthz": {404, "unable to set instance using origin &{localhost:8080  http} (ExternalDomain is localhost): ID=QUERY-1kIjX " +
		"Message=Instance not found. Make sure you got the domain right. Check out https://zitadel.com/docs/apis/introduction#domains", "no instance is there unless it was created: the recorded deployment had one at localhost"},
	"create/huge-body":        {413, "request body is larger than 4194304 bytes", "a Lambda invocation is bounded"},
	"setup/password-2":        {200, "", "any 200 runes are a password"},
	"setup/org-domain-odd-0":  {400, "Errors.Invalid.Argument (ORG-r3h4J)", "a blank inside a domain"},
	"setup/org-domain-odd-1":  {400, "Errors.Invalid.Argument (ORG-r3h4J)", "an underscore in a domain (RFC 1123)"},
	"setup/org-domain-odd-5":  {400, "Errors.Invalid.Argument (ORG-r3h4J)", "a URL is no domain"},
	"admin/search-orgs-limit": {200, "", "set-ups that the original accepted are missing: see setup/org-domain-odd"},
	"system/search":           {200, "", "the original has an instance of its own"},
	"system/remove-again": {404, "unable to set instance using id <id:1>: ID=QUERY-1kIjX " +
		"Message=Instance not found. Make sure you got the domain right. Check out https://zitadel.com/docs/apis/introduction#domains", "gone at once, as a moment later there (cross4/instance/v1-remove-after-v2-delete)"},
}

// ofOAuth reports whether a case belongs to TestGolden_oauth.
func (c *goldenCase) ofOAuth() bool {
	return strings.HasPrefix(c.Request.Path, "/oauth/") || strings.HasPrefix(c.Request.Path, "/oidc/") ||
		strings.HasPrefix(c.Request.Path, "/.well-known/")
}

// TestGolden sends every recorded request of the APIs in order, as API Gateway
// would, and compares the responses strictly.
func TestGolden(t *testing.T) {
	t.Parallel()
	g := &golden{provider: startProvider(t), owner: &machine{}, suffixes: map[string]string{}}
	passed, purposely := 0, 0
	for _, c := range readGolden(t) {
		if c.Request.Method == "" || c.ofOAuth() {
			continue // a look-up between requests, or a case of another test
		}
		t.Run(c.Name, func(t *testing.T) {
			for _, difference := range g.differences(t, c) {
				t.Error(difference)
			}
			if _, ok := differing[c.Name]; ok {
				purposely++
			} else if !t.Failed() {
				passed++
			}
		})
	}
	t.Logf("recorded cases: %d as recorded, %d differing on purpose", passed, purposely)
}

// golden is the state between cases: later ones build on earlier ones.
type golden struct {
	*provider
	suffixes map[string]string
	// owner belongs to the instance that create/machine-pat-key created, and
	// otherToken to another instance; setup/seed-no-roles created orgID and userID.
	owner                     *machine
	otherToken, orgID, userID string
}

// differences sends a case's request and returns how the response differs.
func (g *golden) differences(tb testing.TB, c goldenCase) (found []string) {
	tb.Helper()
	differ := func(format string, values ...any) { found = append(found, fmt.Sprintf(format, values...)) }
	ids := g.requestIDs(c)
	host := "localhost:8080"
	if c.Request.Host != nil {
		host = g.fill(*c.Request.Host, nil)
	}
	answer := g.send(tb, request{
		Method: c.Request.Method, Path: g.fill(c.Request.Path, ids), Host: host,
		Authorization: g.authorization(tb, c), Body: g.body(tb, c),
		AcceptLanguage: "en",
	})
	want := c.Response
	if d, ok := differing[c.Name]; ok {
		if answer.Status != d.status {
			differ("status: got %d, want %d because %s; body %s", answer.Status, d.status, d.why, answer.Body)
		} else if got, want := answer.message(tb), g.fill(d.message, ids); got != want {
			differ("message: got %q, want %q because %s", got, want, d.why)
		}
		return found
	}
	if answer.Status != want.Status {
		differ("status: got %d, want %d; body %s", answer.Status, want.Status, answer.Body)
		return found
	}
	if got := answer.Header.Get("Content-Type"); got != want.ContentType {
		differ("content type: got %q, want %q", got, want.ContentType)
	}
	wantAuthenticate := ""
	if want.WWWAuthenticate != nil {
		wantAuthenticate = *want.WWWAuthenticate
	}
	if got := answer.Header.Get("WWW-Authenticate"); got != wantAuthenticate {
		differ("WWW-Authenticate: got %q, want %q", got, wantAuthenticate)
	}
	var got, wanted any
	if err := json.Unmarshal(answer.Body, &got); err != nil {
		got = string(answer.Body)
	}
	if len(want.Body) > 0 {
		mustUnmarshal(tb, []byte(g.fill(string(want.Body), nil)), &wanted)
	}
	masks := newMasks(ids)
	if diff := cmp.Diff(masks.apply(nil, wanted), masks.apply(wanted, got)); diff != "" {
		differ("body (-want +got):\n%s", diff)
	}
	if len(found) == 0 {
		g.remember(tb, c, answer)
	}
	return found
}

// remember stores what later cases need.
func (g *golden) remember(tb testing.TB, c goldenCase, answer answer) {
	tb.Helper()
	switch c.Name {
	case "create/machine-pat-key":
		host, _ := g.instanceOf(tb, answer)
		g.owner = machineOf(tb, answer, host)
	case "create/second-instance":
		_, g.otherToken = g.instanceOf(tb, answer)
	case "setup/seed-no-roles":
		var made struct{ OrgID, UserID string }
		mustUnmarshal(tb, answer.Body, &made)
		g.orgID, g.userID = made.OrgID, made.UserID
	}
}
