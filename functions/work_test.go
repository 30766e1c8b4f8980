package functions_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// The work that a request causes before its caller is known must be bounded by that
// of reading it. These tests do not run in parallel, because they measure the
// process.

// workRatio is how much more processor time a request may take than one of the same
// size from which nothing is derived, and workFloor what any may take. A quadratic
// conversion is far beyond both.
const (
	workRatio = 8
	workFloor = 150 * time.Millisecond
)

// workTexts are slow to convert: distant letters for Punycode, a letter in two
// parts for a normal form, subtags, comments, domains.
var workTexts = map[string]func(n int) string{
	"domain": func(n int) string { return "a@" + scattered(n-2) },
	"marks":  func(n int) string { return "e" + repeated("\u0301\u0323", n-1) },
	"tags":   func(n int) string { return repeated("en-a-aa-", n) },
	"mail":   func(n int) string { return repeated("a ", n-7) + "<a@b.c>" },
}

// scattered returns n bytes of letters in an order that is expensive for Punycode.
func scattered(n int) string {
	var text strings.Builder
	for i := 0; text.Len()+3 <= n; i++ {
		text.WriteRune(rune(0x4e00 + i*7919%20000))
	}
	return text.String()
}

func repeated(part string, n int) string { return strings.Repeat(part, max(n, 0)/len(part)) }

// processorTime returns the processor time that do costs this process, which runs
// the functions but not the database.
func processorTime(t *testing.T, do func()) time.Duration {
	t.Helper()
	used := func() time.Duration {
		var usage syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
			t.Fatal(err)
		}
		return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
	}
	before := used()
	do()
	return used() - before
}

// longest is the size of an SQS message (Amazon SQS developer guide, "Message
// quotas"), less room for what surrounds the text. The body of a call may be four
// times as long; since the bound is proportional to the time it takes to read,
// anything that grows faster has exceeded it before that.
const longest = 1<<20 - 1024

// workSizes are tried in this order: anything quadratic fails at the first, within
// seconds. Reading a body of the second size takes a while, so there the slowest
// conversion represents all.
var workSizes = []struct {
	bytes int
	texts []string
}{{48 << 10, sorted(workTexts)}, {longest, []string{"domain"}}}

// stringFields returns the text fields of a call and their limits in runes.
func stringFields(tb testing.TB, kind string) map[string]int {
	tb.Helper()
	texts := map[string]int{}
	for _, f := range goodFields(tb, kind) {
		if f.field.Kind() == protoreflect.StringKind && !f.field.IsList() {
			texts[strings.Join(f.path, ".")] = limitOf(tb, f.field)
		}
	}
	return texts
}

func TestWork_BeforeTheCallerIsKnown(t *testing.T) {
	s := startSystem(t)
	host, _ := s.owner(t)
	requests := s.requests(t)
	instanceID := s.instanceByEvent(t, requests, "work-instance", "work.example.com")
	n := 0
	for _, kind := range []string{"machine", "human", "setup"} {
		// send measures a call without a token, and event the same body as a
		// request by event, whose sender the bus authenticates.
		send := func(body []byte) {
			r := request{Method: "POST", Path: "/system/v1/instances/_create", Host: "api.example.com", Body: body}
			if kind == "setup" {
				r.Path, r.Host = "/admin/v1/orgs/_setup", host
			}
			if a := s.send(t, r); a.Status != http.StatusUnauthorized {
				t.Fatalf("%s without a token: got %d %s, want 401", kind, a.Status, limitText(string(a.Body)))
			}
		}
		event := func(body []byte) {
			n++
			detail := fmt.Sprintf(`{"version":"1","requestId":"work-%d","instanceId":%q,`, n, instanceID) + string(body[1:])
			detailType := "InstanceRequested"
			if kind == "setup" {
				detailType = "OrgRequested"
			}
			if back := handleBatch(t, requests, batchOf(requested(detailType, detail))); len(back) != 0 {
				t.Fatalf("%s by event: returned to the queue", kind)
			}
		}
		// The benign body has its text where nothing reads it.
		bodyOf := func(field, text string) []byte {
			var body map[string]any
			mustUnmarshal(t, fmt.Appendf(nil, good[kind], 800_000), &body)
			if !strings.Contains(field, "password") {
				withoutPassword(body) // hashing is slow on purpose
			}
			put(body, strings.Split(field, "."), text)
			raw, err := json.Marshal(body)
			if err != nil {
				t.Fatal(err)
			}
			return raw
		}
		texts := stringFields(t, kind)
		for _, way := range []struct {
			name string
			do   func([]byte)
		}{{"call", send}, {"event", event}} {
			for _, size := range workSizes {
				benign := bodyOf("ignored", scattered(size.bytes))
				base := min(processorTime(t, func() { way.do(benign) }), processorTime(t, func() { way.do(benign) }))
				for _, field := range sorted(texts) {
					for _, name := range size.texts {
						body := bodyOf(field, workTexts[name](size.bytes))
						label := fmt.Sprintf("%s of %s, %s, %s of %d bytes", way.name, kind, field, name, size.bytes)
						checkWork(t, label, base, func() { way.do(body) })
					}
				}
			}
			for _, field := range sorted(texts) {
				for _, name := range sorted(workTexts) {
					runes := []rune(workTexts[name](texts[field] * 4))
					body := bodyOf(field, string(runes[:min(len(runes), texts[field])]))
					checkWork(t, fmt.Sprintf("%s of %s, %s, %s at the limit", way.name, kind, field, name), 0, func() { way.do(body) })
				}
			}
		}
	}
}

// checkWork measures again what was too slow, because other processes use the
// processor's caches too.
func checkWork(t *testing.T, label string, base time.Duration, do func()) {
	t.Helper()
	bound := max(base*workRatio, workFloor)
	took := processorTime(t, do)
	if took > bound && took < 2*time.Second {
		took = min(took, processorTime(t, do))
	}
	if took > bound {
		t.Fatalf("%s: %v of processor time, want at most %v", label, took, bound)
	}
}

func TestWork_Headers(t *testing.T) {
	s := startSystem(t)
	host, _ := s.owner(t)
	for _, header := range []string{
		"Host", "X-Zitadel-Instance-Host", "X-Forwarded-Host", "X-Zitadel-Public-Host", "X-Forwarded-Proto", "Forwarded",
		"X-Zitadel-Orgid", "Accept-Language", "Idempotency-Key", "Authorization",
	} {
		for _, name := range sorted(workTexts) {
			r := request{Method: "POST", Path: "/admin/v1/orgs/_setup", Host: host, Body: []byte("{}")}
			r.Header = http.Header{header: {"Bearer " + workTexts[name](256<<10)}}
			checkWork(t, header+", "+name, 0, func() {
				if a := s.send(t, r); a.Status < 400 || a.Status >= 500 {
					t.Errorf("%s: got %d", header, a.Status)
				}
			})
		}
	}
}

func TestWork_Provider(t *testing.T) {
	p := startProvider(t)
	host, _ := p.owner(t)
	const size = 256 << 10
	parameters := map[string][]string{
		"/oauth/v2/authorize":  {"client_id", "redirect_uri", "scope", "state", "nonce", "login_hint", "ui_locales", "id_token_hint", "prompt", "max_age", "acr_values", "code_challenge"},
		"/oauth/v2/token":      {"grant_type", "scope", "assertion", "client_assertion", "client_id", "code", "refresh_token", "code_verifier"},
		"/ui/login/sign-in":    {"loginName", "password", "authorize", "form"},
		"/oidc/v1/end_session": {"id_token_hint", "client_id", "post_logout_redirect_uri", "state", "ui_locales", "logout_hint"},
	}
	for _, path := range sorted(parameters) {
		send := func(form url.Values) func() {
			return func() {
				if a := p.ask(t, oauth{path: path, host: host, form: form}); a.Status >= 500 {
					t.Errorf("%s: got %d", path, a.Status)
				}
			}
		}
		benign := send(url.Values{"ignored": {scattered(size)}})
		base := min(processorTime(t, benign), processorTime(t, benign))
		for _, parameter := range parameters[path] {
			for _, name := range sorted(workTexts) {
				form := url.Values{"client_id": {"console"}, "grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "scope": {"openid"}}
				form.Set(parameter, workTexts[name](size))
				checkWork(t, path+", "+parameter+", "+name, base, send(form))
			}
		}
	}
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
