package functions_test

import (
	"bytes"
	"fmt"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// differingV2 are the recorded v2 cases that Tenantry answers differently on
// purpose: the status and message to expect, and why.
var differingV2 = map[string]struct {
	status       int
	message, why string
}{
	"c-wire/services/instances-ok":  {200, "", countsInstances},
	"inst4/list/ids":                {200, "", countsInstances},
	"inst4/list/limit-1":            {200, "", countsInstances},
	"inst4/list/unknown-host":       {200, "", countsInstances},
	"may4/instance-list/system":     {200, "", countsInstances},
	"inst4/list/by-id-500":          {200, "", "instances are sorted by id"},
	"user4/update-human/no-type":    {200, "", "the type is that of the user"},
	"user4/list-filter/ids-empty":   {200, "", "nobody has one of no ids"},
	"c-wire/error/internal":         {400, "notQuery.query is required; it is the query that must not match (USER-nOt01)", "an empty query is the client's fault"},
	"inst4/delete/domain-add-after": {404, "Errors.Instance.NotFound (QUERY-n0wng)", "an instance that does not exist has no domains"},

	"c-wire/timeout/0":  {504, "context deadline exceeded", "a timeout that is over is no internal error"},
	"c-wire/host/upper": {200, "", "hosts are compared without regard to case"},

	"r-wire/org/delete-again": {200, "", "what is not there was deleted at no time"},

	"cred4/key/list-as-plain": {200, "", "a total counts what the caller may see: see TestUserCredentials_lists"},

	"cred4/secret/use-old":     {401, "", "one answer for each wrong secret: see TestClientCredentials_refusals"},
	"cred4/secret/use-removed": {401, "", "one answer for each wrong secret: see TestClientCredentials_refusals"},

	"cred4/secret/add-human-once-unlocked":    {400, "Errors.User.NotExisting (COMMAND-x8910n)", "secrets are for machines, whatever a person went through"},
	"cred4/secret/remove-human-once-unlocked": {400, "Errors.User.NotExisting (COMMAND-x7s802)", "secrets are for machines, whatever a person went through"},

	"org4/domain/add-other-case": {409, "Errors.Already.Exists (V2-e1wse)", "domains are the same in any case"},
	"org4/delete/again":          {200, "", "what is not there was deleted at no time"},
	"org4/delete/id-free":        {409, "Errors.Org.AlreadyExisting (ORG-laho2n)", "roles, tokens and the log may name a dead organisation"},

	"admin4/delete/again":                  {200, "", "nothing is kept of who is no administrator any more"},
	"admin4/delete/self-last-org-owner":    {400, "The organisation would be left without an active ORG_OWNER who can sign in; give another user this role first (ORG-lAst1)", "the last owner stays"},
	"admin4/list/or-empty":                 {200, "", "none of no filters matches"},
	"admin4/list/login-equals_ignore_case": {200, "", "the method of a filter is obeyed"},
	"admin4/list/as-plain":                 {200, "", countsVisible},
	"admin4/list/as-orgowner":              {200, "", countsVisible},
	"admin4/list/leak-limit-1":             {200, "", countsVisible},

	"cred4/invite/resend":                      {400, "Code not found (COMMAND-Wr3gq)", "nothing is sent yet, so nothing is sent again"},
	"cred4/invite/machine-once-unlocked":       {400, "User could not be found (COMMAND-Wgvn4)", "invitations are for people, whatever a machine went through"},
	"cred4/invite/machine-once-unlocked-reset": {404, "User could not be found (COMMAND-SAF4f)", "passwords are for people, whatever a machine went through"},

	"life4/user-delete/cc-after":                {401, "", "one answer for each wrong secret: see TestClientCredentials_refusals"},
	"life4/user-deactivate/pat-after-back":      {200, "", "what was not removed works after the way back"},
	"life4/user-deactivate/cc-token-after-back": {200, "", "what was not removed works after the way back"},

	"cross4/org/v2-delete-after-v1": {200, "", "what is not there was deleted at no time"},
	"cross4/org/v2-deleted-in-v1":   {404, "Organisation not found (QUERY-leq5Q)", "what was deleted is gone in both versions"},
}

// countsInstances: see TestInstancesV2_list.
const countsInstances = "a total counts instances, not their domains"

// countsVisible: see TestListAdministrators_visible.
const countsVisible = "who may not be seen is neither shown nor counted"

// headersV2 are the response headers that are compared.
var headersV2 = []string{"Content-Type", "Accept-Post", "Allow", "Cache-Control", "WWW-Authenticate"}

// TestGoldenV2 sends the recorded v2 requests in order, as API Gateway would. It
// compares status, code, message, the id of a refusal, member names, and the
// lengths and totals of lists.
func TestGoldenV2(t *testing.T) {
	t.Parallel()
	g := &goldenV2{provider: startProvider(t), owners: map[string]*machine{}, users: map[string]*machine{}, values: map[string]string{}}
	g.startV2(t)
	passed, purposely := 0, 0
	for _, c := range readGoldenV2(t) {
		t.Run(c.name, func(t *testing.T) {
			g.check(t, c)
			if slices.Contains(sweptV2, c.name) {
				g.sweepAll(t)
			}
			if _, ok := differingV2[c.name]; ok {
				purposely++
			} else if !t.Failed() {
				passed++
			}
		})
	}
	t.Logf("recorded cases: %d as recorded, %d differing on purpose", passed, purposely)
}

// goldenV2 is the state between cases: later ones build on earlier ones.
type goldenV2 struct {
	*provider
	// owners are the owners of the instances, by instance.
	owners, users map[string]*machine
	// values maps names in idsV2 to ids.
	values map[string]string
	// random is the value of <rand>; recreated is the token of the instance that
	// took over a removed one's host.
	random, recreated string
}

// fill fills in the masks whose value is the same in all cases.
func (g *goldenV2) fill(text string) string {
	return strings.NewReplacer("<uniq>", "q1", "<port>", "8080", "<rand>", g.random).Replace(text)
}

// check sends a case's request and compares the response.
func (g *goldenV2) check(t *testing.T, c *caseV2) {
	t.Helper()
	if c.method == "" {
		g.checkFile(t, c)
		return
	}
	ids := g.ids(t, c)
	full := func(text string) string {
		for label, id := range ids {
			text = strings.ReplaceAll(text, label, id)
		}
		for label, of := range codesV2 {
			text = strings.ReplaceAll(text, label, g.values[of+" <code>"])
		}
		return g.fill(text)
	}
	for _, before := range beforeV2[c.name] {
		method, where, ok := strings.Cut(before.path, " ")
		if !ok {
			method, where = "POST", before.path
		}
		header := http.Header{}
		if strings.HasPrefix(where, "/management/") {
			header.Set("X-Zitadel-Orgid", full("<id:1>")) // that no path names
		}
		answer := g.send(t, request{
			Method: method, Path: full(where), Host: full(c.host), Authorization: g.authorization(t, before.auth), Body: []byte(full(before.body)), Header: header,
		})
		if answer.Status >= http.StatusBadRequest {
			t.Fatalf("before it, %s: %d %s", before.path, answer.Status, answer.Body)
		}
	}
	header := http.Header{}
	for name, values := range c.header {
		header[name] = nil
		for _, value := range values {
			header[name] = append(header[name], full(value))
		}
	}
	auth := c.auth
	if auth == "own" {
		auth = path.Base(c.name)
	}
	where := full(c.path)
	if strings.Contains(where, "<encoded id>") {
		where = strings.ReplaceAll(where, "<encoded id>", percentEncoded(g.value(t, "made human")))
	}
	body := []byte(g.fillSecrets(t, full(string(c.body))))
	switch {
	case c.described && strings.HasPrefix(c.path, "/oauth/"):
		body = g.byKeyFile(t)
	case c.described:
		body = fourMegabytes(t, c)
	}
	answer := g.sendCase(t, request{
		Method: c.method, Path: where, Host: full(c.host), Authorization: g.authorization(t, auth), Header: header, Body: body,
	})
	if d, ok := differingV2[c.name]; ok {
		if answer.Status != d.status {
			t.Errorf("status: got %d, want %d because %s; body %s", answer.Status, d.status, d.why, answer.Body)
		} else if got := answer.message(t); got != d.message {
			t.Errorf("message: got %q, want %q because %s", got, d.message, d.why)
		}
		return
	}
	if answer.Status != c.status {
		t.Errorf("status: got %d, want %d; body %s", answer.Status, c.status, answer.Body)
	}
	for _, name := range headersV2 {
		want := c.answerHeader[name]
		if name == "Cache-Control" && answer.Header.Get("Access-Control-Max-Age") == "" {
			want = "no-store" // on every response except to preflight requests: see docs/decisions/wire.md
		}
		if got := answer.Header.Get(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	wanted, got := jsonOrText([]byte(full(string(c.answer)))), jsonOrText(answer.Body)
	decodeDetails(t, got)
	if diff := cmp.Diff(outline(wanted), outline(got)); diff != "" {
		t.Errorf("body (-want +got):\n%s", diff)
	}
	g.remember(t, c, answer)
}

// fourMegabytes returns the body of which only the length was recorded.
func fourMegabytes(tb testing.TB, c *caseV2) []byte {
	tb.Helper()
	if c.name != "c-wire/json/four-megabytes-unknown" {
		tb.Fatalf("the body of %s is not known", c.name)
	}
	const size = 4_000_024
	start, end := `{"name":"","unknown":"`, `"}`
	return []byte(start + string(bytes.Repeat([]byte("x"), size-len(start)-len(end))) + end)
}

// percentEncoded returns a text with every byte encoded.
func percentEncoded(text string) (encoded string) {
	for _, b := range []byte(text) {
		encoded += fmt.Sprintf("%%%02X", b)
	}
	return encoded
}

var idMask = regexp.MustCompile(`<id:\d+>`)

// TestGoldenV2_Tables checks that each row of the tables is about a recorded case,
// and that each id in a request has a row.
func TestGoldenV2_Tables(t *testing.T) {
	t.Parallel()
	cases, matched, all := map[string]*caseV2{}, map[string]bool{}, readGoldenV2(t)
	for _, c := range all {
		cases[c.name] = c
		row := rowOfIDs(t, c)
		if row != nil {
			matched[row[0]] = true
		}
		for _, label := range idMask.FindAllString(c.path+string(c.body)+strings.Join(c.header["X-Zitadel-Orgid"], ""), -1) {
			n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(label, "<id:"), ">"))
			if err != nil || n >= len(row) {
				t.Errorf("%s: no value for %s", c.name, label)
			}
		}
	}
	for _, row := range idsV2 {
		if !matched[row[0]] {
			t.Errorf("no case uses the row %q", row[0])
		}
		for _, name := range row[1:] {
			if of, _, ok := strings.Cut(name, " <id:"); ok && cases[of] == nil {
				t.Errorf("%s: no case %s", row[0], of)
			}
		}
	}
	for name := range beforeV2 {
		if cases[name] == nil {
			t.Errorf("no case %s for the preparation", name)
		}
	}
	for _, name := range sweptV2 {
		if cases[name] == nil {
			t.Errorf("no case %s for the sweep", name)
		}
	}
	for name := range differingV2 {
		if cases[name] == nil {
			t.Errorf("no case %s in the recordings", name)
		}
	}
}
