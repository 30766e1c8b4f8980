package api_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// fault is something wrong with a request or its sender. Lists of faults are in the
// contract's order of checks.
type fault struct {
	stage   api.Stage
	apply   func(*testing.T, *server, *http.Request)
	status  int
	message string
}

func body(text string) func(*testing.T, *server, *http.Request) {
	return func(_ *testing.T, _ *server, r *http.Request) { r.Body = io.NopCloser(strings.NewReader(text)) }
}

func noToken(_ *testing.T, _ *server, r *http.Request) { r.Header.Del("Authorization") }

func brokenKey(_ *testing.T, _ *server, r *http.Request) { r.Header.Set("Idempotency-Key", "\u00fc") }

func refusingUseCase(_ *testing.T, s *server, _ *http.Request) {
	s.useCase = func(context.Context) error { return org.ErrDomainInvalid }
}

func originText(origin, id string) string {
	return "unable to set instance using origin &{" + origin + "} (ExternalDomain is example.com): ID=" + id +
		" Message=Instance not found. Make sure you got the domain right. Check out https://zitadel.com/docs/apis/introduction#domains"
}

var instanceFaults = []fault{
	{api.StageDecode, body(`{"org":`), 400, "unexpected EOF"},
	{
		api.StageInstance, func(_ *testing.T, _ *server, r *http.Request) { r.Host = "nobody.example" },
		404, originText("nobody.example  http", "QUERY-1kIjX"),
	},
	{api.StageToken, noToken, 401, "auth header missing"},
	{
		api.StageOrganisation, func(_ *testing.T, _ *server, r *http.Request) { r.Header.Set("X-Zitadel-Orgid", "5") },
		403, "Organisation doesn't exist (AUTH-Bs7Ds)",
	},
	{
		api.StagePermission, func(_ *testing.T, s *server, _ *http.Request) {
			s.store.user.Memberships = membersOf(tenant.RoleIAMOwnerViewer)
		},
		403, "No matching permissions found (AUTH-5mWD2)",
	},
	{api.StageFields, brokenKey, 400, api.ErrIdempotencyKeyInvalid.Error()},
	{api.StageFields, body(`{}`), 400, "invalid SetUpOrgRequest.Org: value is required"},
	{api.StageUseCase, refusingUseCase, 400, "Errors.Invalid.Argument (ORG-r3h4J)"},
}

var systemFaults = []fault{
	{api.StageDecode, body(`{"instanceName":`), 400, "unexpected EOF"},
	{api.StageToken, noToken, 401, "auth header missing"},
	{
		api.StagePermission, func(t *testing.T, s *server, r *http.Request) {
			t.Helper()
			if r.Header.Get("Authorization") != "" {
				r.Header.Set("Authorization", "Bearer "+s.jwt(t, "viewer"))
			}
		},
		403, "No matching permissions found (AUTH-5mWD2)",
	},
	{api.StageFields, brokenKey, 400, api.ErrIdempotencyKeyInvalid.Error()},
	{
		api.StageFields, body(`{}`), 400,
		"invalid CreateInstanceRequest.InstanceName: value length must be between 1 and 200 runes, inclusive",
	},
	{api.StageUseCase, refusingUseCase, 400, "Errors.Invalid.Argument (ORG-r3h4J)"},
}

// TestOrder checks that of two faults the contract's first is reported, also if every
// later check would fail too. Source: the contract, errors.md, "Every call".
func TestOrder(t *testing.T) {
	for path, faults := range map[string][]fault{systemPath: systemFaults, instancePath: instanceFaults} {
		check := func(name string, all ...fault) {
			t.Run(strings.Trim(path, "/")+"/"+name, func(t *testing.T) {
				s := newServer(t)
				r := s.goodRequest(t, path)
				// The first fault is applied last, so that its body is the one sent.
				for i := len(all) - 1; i >= 0; i-- {
					all[i].apply(t, s, r)
				}
				want := all[0]
				a := s.serve(r)
				if got := a.refusal(t).Message; a.status != want.status || got != want.message {
					t.Errorf("got %d %q, want %d %q", a.status, got, want.status, want.message)
				}
				lines := s.lines(t)
				if got := lines[len(lines)-1]["stage"]; got != string(want.stage) {
					t.Errorf("stage in the log: got %v, want %s", got, want.stage)
				}
				if ran := len(s.ran) > 0; ran != (want.stage == api.StageUseCase) {
					t.Errorf("use case ran: got %v, want %v", ran, !ran)
				}
			})
		}
		for i, first := range faults {
			for _, second := range faults[i+1:] {
				check(string(first.stage)+" over "+string(second.stage), first, second)
			}
			check(string(first.stage)+" over all after it", faults[i:]...)
		}
	}
}

// TestOrder_None checks that the same requests succeed without a fault, so that each
// fault above is the cause of its refusal.
func TestOrder_None(t *testing.T) {
	s := newServer(t)
	for path, want := range map[string]string{systemPath: `{"instanceId":"Acme"}`, instancePath: `{"orgId":"Acme"}`} {
		if a := s.serve(s.goodRequest(t, path)); a.status != http.StatusOK || a.body != want {
			t.Errorf("%s: got %d %s, want 200 %s", path, a.status, a.body, want)
		}
	}
}

// TestReads checks how often the store is read, and for what.
func TestReads(t *testing.T) {
	userQuery := tenant.Query{InstanceID: instanceID, UserID: userID, UserOrgID: orgID, TokenID: tokenID}
	withOrg, withDomain := userQuery, userQuery
	withOrg.OrgID, withDomain.OrgDomain = orgID, "taken.example.org"
	for _, tt := range []struct {
		name   string
		path   string
		change func(*testing.T, *server, *http.Request)
		status int
		want   []tenant.Query
	}{
		{"System API", systemPath, func(*testing.T, *server, *http.Request) {}, 200, nil},
		{"System API, at any host", systemPath, func(_ *testing.T, _ *server, r *http.Request) {
			r.Host = "nobody.example"
		}, 200, nil},
		{"System API, with an organisation", systemPath, func(_ *testing.T, _ *server, r *http.Request) {
			r.Header.Set("X-Zitadel-Orgid", "5")
		}, 403, nil},
		{"user of the instance", instancePath, func(*testing.T, *server, *http.Request) {}, 200, []tenant.Query{userQuery}},
		{"with an organisation", instancePath, func(_ *testing.T, _ *server, r *http.Request) {
			r.Header.Set("X-Zitadel-Orgid", " "+orgID+" ")
		}, 200, []tenant.Query{withOrg}},
		{"with a prefetched domain", instancePath, func(t *testing.T, s *server, r *http.Request) {
			t.Helper()
			body(strings.Replace(goodInstance, `{"name":"Acme"}`, `{"name":"Acme","domain":"taken.example.org"}`, 1))(t, s, r)
		}, 200, []tenant.Query{withDomain}},
		{"with a prefetched organisation", instancePath, func(t *testing.T, s *server, r *http.Request) {
			t.Helper()
			body(strings.Replace(goodInstance, `{"name":"Acme"}`, `{"name":"`+orgID+`"}`, 1))(t, s, r)
		}, 200, []tenant.Query{withOrg}},
		{"with a prefetched organisation, and another one by header", instancePath, func(t *testing.T, s *server, r *http.Request) {
			t.Helper()
			body(strings.Replace(goodInstance, `{"name":"Acme"}`, `{"name":"2000000000000000077"}`, 1))(t, s, r)
			r.Header.Set("X-Zitadel-Orgid", orgID)
		}, 200, []tenant.Query{withOrg}},
		{"with a prefetched organisation, and what is none by header", instancePath, func(t *testing.T, s *server, r *http.Request) {
			t.Helper()
			body(strings.Replace(goodInstance, `{"name":"Acme"}`, `{"name":"`+orgID+`"}`, 1))(t, s, r)
			r.Header.Set("X-Zitadel-Orgid", "x y")
		}, 403, []tenant.Query{userQuery}},
		{"with a domain that could be prefetched, and a field that does not hold", instancePath, func(t *testing.T, s *server, r *http.Request) {
			t.Helper()
			body(strings.Replace(goodInstance, `{"name":"Acme"}`, `{"name":"","domain":"taken.example.org"}`, 1))(t, s, r)
		}, 400, []tenant.Query{userQuery}},
		{"with a public host", instancePath, func(_ *testing.T, _ *server, r *http.Request) {
			r.Header.Set("X-Zitadel-Public-Host", "Second."+host+":443")
		}, 200, []tenant.Query{userQuery}},
		{"host in another spelling", instancePath, func(_ *testing.T, _ *server, r *http.Request) {
			r.Host = "ACME.example.COM.:8080"
		}, 200, []tenant.Query{userQuery}},
		{"system user", instancePath, func(t *testing.T, s *server, r *http.Request) {
			t.Helper()
			r.Header.Set("Authorization", "Bearer "+s.jwt(t, "everywhere"))
			r.Header.Set("X-Zitadel-Orgid", orgID)
		}, 200, []tenant.Query{{Host: host}, {InstanceID: instanceID, OrgID: orgID}}},
		{"broken body", instancePath, func(t *testing.T, s *server, r *http.Request) {
			t.Helper()
			body("{")(t, s, r)
		}, 400, nil},
		{"no token", instancePath, noToken, 401, []tenant.Query{{Host: host}, {InstanceID: instanceID}}},
		{"an organisation's id that can be none", instancePath, func(_ *testing.T, _ *server, r *http.Request) {
			r.Header.Set("X-Zitadel-Orgid", "x#y")
		}, 403, []tenant.Query{userQuery}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newServer(t)
			r := s.goodRequest(t, tt.path)
			tt.change(t, s, r)
			if a := s.serve(r); a.status != tt.status {
				t.Errorf("got %d %s, want %d", a.status, a.body, tt.status)
			}
			if diff := cmp.Diff(tt.want, s.store.queries); diff != "" {
				t.Errorf("queries (-want +got):\n%s", diff)
			}
		})
	}
}

// TestRequest checks that a use case receives the caller, the instance and what was
// read.
func TestRequest(t *testing.T) {
	s := newServer(t)
	r := s.goodRequest(t, instancePath)
	r.Host = "ACME.example.com:443"
	body(strings.Replace(goodInstance, `{"name":"Acme"}`, `{"name":"Acme","domain":"taken.example.org"}`, 1))(t, s, r)
	s.useCase = func(ctx context.Context) error {
		if _, ok := ctx.Deadline(); !ok {
			t.Error("the use case has no deadline")
		}
		return nil
	}
	if a := s.serve(r); a.status != http.StatusOK {
		t.Fatalf("got %d %s, want 200", a.status, a.body)
	}
	got := s.ran[0]
	if got.caller.ID != userID || got.caller.System || got.instance != s.store.instance || got.host != host || got.found.OrgDomainOwner != orgID {
		t.Errorf("got %+v, want user %s, host %s and owner %s", got, userID, host, orgID)
	}

	r = s.goodRequest(t, instancePath)
	r.Header.Set("Authorization", "Bearer "+s.jwt(t, "everywhere"))
	if a := s.serve(r); a.status != http.StatusOK {
		t.Fatalf("system user: got %d %s, want 200", a.status, a.body)
	}
	if got := s.ran[1]; got.caller.ID != "everywhere" || !got.caller.System || got.instance != s.store.instance {
		t.Errorf("system user: got %+v, want everywhere", got)
	}

	if a := s.serve(s.goodRequest(t, systemPath)); a.status != http.StatusOK {
		t.Fatalf("System API: got %d %s, want 200", a.status, a.body)
	}
	if got := s.ran[2]; got.caller.ID != "system" || got.instance != nil || got.host != "" {
		t.Errorf("System API: got %+v, want system and no instance", got)
	}
}

// TestInstance checks by which hosts a call finds its instance, and how an unknown host
// is refused. Source: the contract, errors.md.
func TestInstance(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*server, *http.Request)
		status int
		want   string
	}{
		{"port and case", func(_ *server, r *http.Request) { r.Host = "Acme.Example.COM:8080" }, 200, ""},
		{"instance header over host", func(_ *server, r *http.Request) {
			r.Host = "nobody.example"
			r.Header.Set("X-Zitadel-Instance-Host", host)
		}, 200, ""},
		{"instance header over forwarded one", func(_ *server, r *http.Request) {
			r.Header.Set("X-Zitadel-Instance-Host", host)
			r.Header.Set("X-Forwarded-Host", "nobody.example")
		}, 200, ""},
		{"forwarded header over host", func(_ *server, r *http.Request) {
			r.Header.Set("X-Forwarded-Host", "nobody.example:1")
		}, 404, originText("nobody.example:1  http", "QUERY-1kIjX")},
		{"forwarded https", func(_ *server, r *http.Request) {
			r.Host = "nobody.example"
			r.Header.Set("X-Forwarded-Proto", "https")
		}, 404, originText("nobody.example  https", "QUERY-1kIjX")},
		{"forwarded as something else", func(_ *server, r *http.Request) {
			r.Host = "nobody.example"
			r.Header.Set("X-Forwarded-Proto", "gopher")
		}, 404, originText("nobody.example  http", "QUERY-1kIjX")},
		{"no host", func(_ *server, r *http.Request) { r.Host = "" }, 404, originText("  http", "QUERY-1kIjX")},
		{"not a host", func(_ *server, r *http.Request) { r.Host = "a#b" }, 404, originText("a#b  http", "QUERY-1kIjX")},
		{"public host is the host", func(_ *server, r *http.Request) {
			r.Header.Set("X-Zitadel-Public-Host", host)
		}, 200, ""},
		{"public host is another of the instance", func(_ *server, r *http.Request) {
			r.Header.Set("X-Zitadel-Public-Host", "second."+host)
		}, 200, ""},
		{"public host is a trusted domain", func(_ *server, r *http.Request) {
			r.Header.Set("X-Zitadel-Public-Host", "proxy.EXAMPLE:443")
		}, 200, ""},
		{"host is a trusted domain", func(_ *server, r *http.Request) { r.Host = "proxy.example" }, 404, originText("proxy.example  http", "QUERY-1kIjX")},
		{"public host is another instance's", func(_ *server, r *http.Request) {
			r.Header.Set("X-Zitadel-Public-Host", otherHost)
		}, 404, originText(host+" "+otherHost+" http", "QUERY-IuGh1") + ` Parent=(public domain "` + otherHost + `" not trusted)`},
		{"public host is nobody's", func(_ *server, r *http.Request) {
			r.Header.Set("X-Zitadel-Public-Host", "nobody.example:443")
		}, 404, originText(host+" nobody.example:443 http", "QUERY-IuGh1") + ` Parent=(public domain "nobody.example" not trusted)`},
		{"another instance's host", func(_ *server, r *http.Request) { r.Host = otherHost }, 401, "Errors.Token.Invalid (AUTH-7fs1e)"},
		{"removed a moment ago", func(s *server, _ *http.Request) { s.store.instance = nil }, 404, originText(host+"  http", "QUERY-1kIjX")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newServer(t)
			r := s.goodRequest(t, instancePath)
			tt.change(s, r)
			a := s.serve(r)
			if a.status != tt.status {
				t.Fatalf("got %d %s, want %d", a.status, a.body, tt.status)
			}
			if tt.want != "" {
				if got := a.refusal(t).Message; got != tt.want {
					t.Errorf("message: got %q, want %q", got, tt.want)
				}
			}
		})
	}
}

// TestStoreFails checks that, if either read fails, the caller is told to retry and
// learns nothing of the cause.
func TestStoreFails(t *testing.T) {
	for _, tt := range []struct {
		err    error
		status int
	}{
		{tenant.ErrUnavailable.WithCause(errors.New("secret cause")), 503},
		{errors.New("secret cause"), 500},
	} {
		s := newServer(t)
		s.store.err = tt.err
		a := s.serve(s.goodRequest(t, instancePath))
		if a.status != tt.status || strings.Contains(a.body, "secret") {
			t.Errorf("got %d %s, want %d without the cause", a.status, a.body, tt.status)
		}
		if len(s.ran) != 0 {
			t.Error("the use case ran")
		}
	}
}
