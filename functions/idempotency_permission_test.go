package functions_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/applicationv2"
	"github.com/tenantry/tenantry/pkg/api/authorizationv2"
	"github.com/tenantry/tenantry/pkg/api/orgv2"
	"github.com/tenantry/tenantry/pkg/api/permissionv2"
	"github.com/tenantry/tenantry/pkg/api/projectv2"
	"github.com/tenantry/tenantry/pkg/api/userv2"
)

// writing are the calls that change things under a permission.
var writing = map[string]func(testing.TB, *system) []sequence{
	"members": memberSequences, "administrators": adminSequences, "organisations": orgV2Sequences, "users": userV2Sequences,
	"metadata of users": userMetadataSequences, "projects": projectSequences, "applications": applicationSequences, "web keys": webKeySequences,
	"credentials": func(testing.TB, *system) []sequence { return credentialSequences() },
	"authorizations": func(tb testing.TB, s *system) []sequence {
		tb.Helper()
		return authorizationSequences(startAuthorizing(tb, s, "authorizations-again"))
	},
	"codes": func(tb testing.TB, s *system) []sequence {
		tb.Helper()
		m := s.machineOwner(tb, "codes-again")
		c := &codes{system: s, owner: m, home: s.defaultOrg(tb, m.instanceID).ID}
		// Redeeming a code needs no permission.
		return slices.DeleteFunc(c.sequences(), func(of sequence) bool { return strings.HasPrefix(of.name, "use a code") })
	},
	"more of users": func(tb testing.TB, s *system) []sequence {
		tb.Helper()
		m := s.machineOwner(tb, "users-again")
		home, count := s.defaultOrg(tb, m.instanceID).ID, 0
		on := aboutNew(m.callUser, func(tb testing.TB) *strings.Replacer {
			tb.Helper()
			count++
			human := fmt.Sprintf(`"username":"again-%d","human":{"profile":{"givenName":"a","familyName":"b"},"email":{"email":"a@b.example"}}`, count)
			return strings.NewReplacer("<n>", fmt.Sprint(count), "<org>", home, "<id>", s.mustCreateUser(tb, m, home, human))
		})
		profile := `"profile":{"givenName":"c","familyName":"d"}`
		return []sequence{
			{"add a human", on("AddHumanUser", `{"organization":{"orgId":"<org>"},"username":"added-<n>",`+profile+`,"email":{"email":"a@b.example"}}`), nil, 0, 0},
			{"update", on("UpdateUser", `{"userId":"<id>","human":{`+profile+`}}`), nil, 0, 0},
			{"update a human", on("UpdateHumanUser", `{"userId":"<id>",`+profile+`}`), nil, 0, 0},
			{"send a code again", on("ResendEmailCode", `{"userId":"<id>","returnCode":{}}`, `SendEmailCode {"userId":"<id>","returnCode":{}}`), nil, 0, 0},
		}
	},
}

// byNobodysPermission are calls that keep no response under a permission: redeeming
// a code needs none, and what is always refused is not kept.
var byNobodysPermission = []string{
	"VerifyEmail", "VerifyPhone", "VerifyInviteCode",
	"ResendInviteCode", "GenerateOrganizationDomainValidation", "VerifyOrganizationDomain",
}

// TestIdempotency_permissionLost checks that a kept response is only for its
// caller, and only while they have the permission.
func TestIdempotency_permissionLost(t *testing.T) {
	t.Parallel()
	paths, names := byPath(slices.Concat(
		projectv2.Service{}.Calls(), applicationv2.Service{}.Calls(), authorizationv2.Service{}.Calls(), userv2.Service{}.Calls(),
		permissionv2.Service{}.Calls(), orgv2.Service{}.Calls(),
	))
	var met sync.Map
	t.Run("calls", func(t *testing.T) {
		for name, of := range writing {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				s := startSystem(t)
				for i, c := range of(t, s) {
					r := withKey(c.request(t, s, ""), fmt.Sprintf("k%d", i))
					met.Store(nameOf(paths, r), true)
					s.wantKept(t, c.name, r)
				}
			})
		}
	})
	for _, name := range names {
		if _, ok := met.Load(name); !ok && !slices.Contains(byNobodysPermission, name) && !strings.HasPrefix(name, "Get") && !strings.HasPrefix(name, "List") {
			t.Errorf("%s was not called", name)
		}
	}
}

// wantKept makes a call, removes everybody's roles and repeats it: it must be
// refused until the caller has the roles again.
func (s *system) wantKept(t *testing.T, name string, r request) {
	t.Helper()
	first := mustSucceed(t, s.send(t, r))
	members := s.scan(t, ofMembers)
	for _, item := range members {
		s.change(t, attribute(item["pk"]), attribute(item["sk"]), "REMOVE memberships", nil, nil)
	}
	a := s.send(t, r)
	if a.Status != http.StatusNotFound && a.Status != http.StatusForbidden || a.Header.Get("Idempotent-Replayed") != "" {
		t.Errorf("%s, without the permission: got %d %v %s, want a refusal", name, a.Status, a.Header, a.Body)
	}
	for _, item := range members {
		s.change(t, attribute(item["pk"]), attribute(item["sk"]), "SET memberships = :m", map[string]types.AttributeValue{":m": item["memberships"]}, nil)
	}
	if a := s.send(t, r); string(a.Body) != string(first.Body) || a.Header.Get("Idempotent-Replayed") != "true" {
		t.Errorf("%s, with the permission again: got %d %v %s, want %s", name, a.Status, a.Header, a.Body, first.Body)
	}
}

// callName is a handler that names a call.
type callName string

func (callName) ServeHTTP(http.ResponseWriter, *http.Request) {}

// byPath returns a mux that maps REST paths to the names of calls, and all names.
func byPath(calls []api.Endpoint) (paths *http.ServeMux, names []string) {
	paths = http.NewServeMux()
	for _, c := range calls {
		name := strings.TrimSuffix(string(c.Message().ProtoReflect().Descriptor().Name()), "Request")
		names = append(names, name)
		if method, path := c.Pattern(); path != "" {
			paths.Handle(method+" "+path, callName(name))
		}
	}
	return paths, names
}

// nameOf returns the name of the call that a request makes.
func nameOf(paths *http.ServeMux, r request) string {
	if strings.HasPrefix(r.Path, "/zitadel.") {
		return path.Base(r.Path)
	}
	handler, _ := paths.Handler(httptest.NewRequest(r.Method, r.Path, http.NoBody))
	name, _ := handler.(callName)
	return string(name)
}
