package api_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/pb/admin"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/instance"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestInstanceInPath checks who may call about the instance in the path, and that it is
// found with one read, before the token is checked. Source: the contract, reads.md,
// "Instance of the path".
func TestInstanceInPath(t *testing.T) {
	const path = "/system/v1/instances/"
	for _, tt := range []struct {
		name, id, token, orgID string
		status                 int
		want                   string
		reads                  int
	}{
		{"system user", instanceID, "system", "", 200, `{"details":{"resourceOwner":"` + instanceID + `"}}`, 1},
		{"system user without the permission", instanceID, "viewer", "", 403, "No matching permissions found (AUTH-5mWD2)", 1},
		{"user of the instance", instanceID, "pat", "", 403, "No matching permissions found (AUTH-5mWD2)", 1},
		{"user of another instance", otherInstanceID, "pat", "", 401, "Errors.Token.Invalid (AUTH-7fs1e)", 1},
		{"no token", instanceID, "", "", 401, "auth header missing", 1},
		{"unknown, no token", "2000000000000000005", "", "", 404, "unable to set instance using id 2000000000000000005: ID=QUERY-1kIjX", 1},
		{"no id", "x", "system", "", 404, "unable to set instance using id x: ID=QUERY-1kIjX", 0},
		{"organisation", instanceID, "system", orgID, 200, `{"details":{"resourceOwner":"` + instanceID + `"}}`, 1},
		{"unknown organisation", instanceID, "viewer", "5", 403, "Organisation doesn't exist (AUTH-Bs7Ds)", 1},
		{"organisation that cannot be", instanceID, "system", "x y", 403, "Organisation doesn't exist (AUTH-Bs7Ds)", 1},
		{"organisation, no token", instanceID, "", "5", 401, "auth header missing", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newServer(t, onInstance("PUT", path+"{instance_id}"))
			r := httptest.NewRequest(http.MethodPut, path+tt.id, strings.NewReader(`{"instanceName":"x","instanceId":"1"}`))
			switch tt.token {
			case "":
			case "pat":
				r.Header.Set("Authorization", "Bearer "+s.pat)
			default:
				r.Header.Set("Authorization", "Bearer "+s.jwt(t, tt.token))
			}
			r.Header.Set("X-Zitadel-Orgid", tt.orgID)
			a := s.serve(r)
			if a.status != tt.status || !strings.Contains(a.body, tt.want) {
				t.Errorf("got %d %s, want %d %s", a.status, a.body, tt.status, tt.want)
			}
			if got := len(s.store.queries); got != tt.reads {
				t.Errorf("reads: got %d, want %d", got, tt.reads)
			}
		})
	}
}

// TestInstanceNamed checks calls about the instance that the message names, or the
// host's if it names none. Source: the contract, v2.md, 1.1.
func TestInstanceNamed(t *testing.T) {
	const path = "/named"
	for _, tt := range []struct {
		name, id, host, orgID string
		status                int
		want                  string
		reads                 int
	}{
		{"named, at an unknown host", instanceID, "nobody.example", "", 200, instanceID, 1},
		{"the host's", "", host, "", 200, instanceID, 2},
		{"none, at an unknown host", "", "nobody.example", "", 404, "ID=QUERY-1kIjX", 1},
		{"unknown", "2000000000000000005", host, "", 200, "{}", 1},
		{"with an organisation", instanceID, host, orgID, 200, instanceID, 1},
		{"with an unknown organisation", instanceID, host, "5", 403, "Organisation doesn't exist (AUTH-Bs7Ds)", 1},
		{"unknown, with an organisation", "2000000000000000005", host, orgID, 403, "Organisation doesn't exist (AUTH-Bs7Ds)", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newServer(t, api.Route[*pb.GetInstanceRequest, *pb.GetInstanceResponse]{
				Method: "POST", Path: path, Scope: api.InstanceNamed, Permission: access.SystemInstanceWrite,
				Run: func(_ context.Context, r api.Request[*pb.GetInstanceRequest]) (*pb.GetInstanceResponse, error) {
					if r.Instance == nil {
						return &pb.GetInstanceResponse{}, nil
					}
					return &pb.GetInstanceResponse{Instance: &pb.Instance{Id: r.Instance.ID}}, nil
				},
			})
			r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(`{"instanceId":"`+tt.id+`"}`))
			r.Host = tt.host
			r.Header.Set("Authorization", "Bearer "+s.jwt(t, "system"))
			r.Header.Set("X-Zitadel-Orgid", tt.orgID)
			a := s.serve(r)
			if a.status != tt.status || !strings.Contains(a.body, tt.want) {
				t.Errorf("got %d %s, want %d %s", a.status, a.body, tt.status, tt.want)
			}
			if got := len(s.store.queries); got != tt.reads {
				t.Errorf("reads: got %d, want %d", got, tt.reads)
			}
		})
	}
}

// open returns a route of an instance's host whose permission requires no role.
func open(permission access.Permission, run func(in *admin.IsOrgUniqueRequest) error) api.Endpoint {
	return api.Route[*admin.IsOrgUniqueRequest, *admin.IsOrgUniqueResponse]{
		Method: "GET", Path: "/open", Scope: api.InstanceOfHost, Permission: permission,
		Run: func(_ context.Context, r api.Request[*admin.IsOrgUniqueRequest]) (*admin.IsOrgUniqueResponse, error) {
			return &admin.IsOrgUniqueResponse{}, run(r.In)
		},
	}
}

// TestPermission_none checks calls that need no permission, and calls that need no
// token.
func TestPermission_none(t *testing.T) {
	for _, tt := range []struct {
		permission  access.Permission
		token, host string
		status      int
	}{
		{access.Anyone, "", host, 200},
		{access.Anyone, "nonsense", host, 200},
		{access.Anyone, "", "nobody.example", 404},
		{access.SignedIn, "", host, 401},
		{access.SignedIn, "pat", host, 200},
		{access.IAMRead, "pat", host, 404},
	} {
		s := newServer(t, open(tt.permission, func(*admin.IsOrgUniqueRequest) error { return nil }))
		s.store.user.Memberships = nil
		r := httptest.NewRequest(http.MethodGet, "/open", nil)
		r.Host = tt.host
		switch tt.token {
		case "pat":
			r.Header.Set("Authorization", "Bearer "+s.pat)
		default:
			r.Header.Set("Authorization", tt.token)
		}
		if a := s.serve(r); a.status != tt.status {
			t.Errorf("%s with %q at %s: got %d %s, want %d", tt.permission, tt.token, tt.host, a.status, a.body, tt.status)
		}
	}
}

// TestQuery checks that a GET takes its fields from the query. Source: the contract,
// reads.md, "Organisations".
func TestQuery(t *testing.T) {
	for query, want := range map[string]string{
		"?name=a%20b&domain=c": "a b|c",
		"?unknown=x&name=":     "|",
		"?name=%FF":            "\uFFFD|",
		"":                     "|",
	} {
		var got string
		s := newServer(t, open(access.Anyone, func(in *admin.IsOrgUniqueRequest) error {
			got = in.GetName() + "|" + in.GetDomain()
			return nil
		}))
		r := httptest.NewRequest(http.MethodGet, "/open"+query, nil)
		r.Host = host
		if a := s.serve(r); a.status != http.StatusOK || got != want {
			t.Errorf("%s: got %d and %q, want 200 and %q", query, a.status, got, want)
		}
	}
	s := newServer(t, open(access.Anyone, nil))
	r := httptest.NewRequest(http.MethodGet, "/open?name=a&name=b", nil)
	r.Host = host
	if a := s.serve(r); a.status != http.StatusBadRequest || a.body != `{"code":3,"message":"too many values for field \"name\": a, b"}` {
		t.Errorf("repeated: got %d %s, want 400", a.status, a.body)
	}
}

// TestLostUpdate checks that a call that lost an update is authorised and run again,
// with what is stored by then.
func TestLostUpdate(t *testing.T) {
	s := newServer(t)
	s.useCase = func(context.Context) error {
		if len(s.ran) < 3 {
			return tenant.ErrChanged
		}
		return nil
	}
	if a := s.serve(s.goodRequest(t, instancePath)); a.status != http.StatusOK || len(s.ran) != 3 || len(s.store.queries) != 3 {
		t.Errorf("got %d after %d runs and %d reads, want 200 after 3 of each", a.status, len(s.ran), len(s.store.queries))
	}

	s = newServer(t)
	s.useCase = func(context.Context) error {
		s.store.user.Memberships = membersOf(tenant.RoleIAMOwnerViewer)
		return tenant.ErrChanged
	}
	if a := s.serve(s.goodRequest(t, instancePath)); a.status != http.StatusForbidden || len(s.ran) != 1 {
		t.Errorf("without the permission: got %d after %d runs, want 403 after one", a.status, len(s.ran))
	}

	s = newServer(t)
	s.useCase = func(context.Context) error { return tenant.ErrChanged }
	if a := s.serve(s.goodRequest(t, instancePath)); a.status != http.StatusServiceUnavailable {
		t.Errorf("lost every time: got %d %s, want 503", a.status, a.body)
	}
}
