package rest

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/tenantry/tenantry/pkg/api/pb/system"
	"github.com/tenantry/tenantry/pkg/api/pb/v2/org"
	"github.com/tenantry/tenantry/pkg/api/pb/v2/user"
)

// TestDecode checks which part of a request is read. A name sent to make sure that the
// right instance is removed must not get lost.
func TestDecode(t *testing.T) {
	const path = "/system/v1/instances/{instance_id}"
	type read struct{ id, name string }
	for _, c := range []struct {
		name, method, target, body string
		want                       read
	}{
		{"the body of a PUT", http.MethodPut, "?instanceName=query", `{"instanceName":"body"}`, read{"17", "body"}},
		{"the query of a DELETE", http.MethodDelete, "?instanceName=query", `{"instanceName":"body"}`, read{"17", "query"}},
		{"the query of a DELETE, by the other name", http.MethodDelete, "?instance_name=query", "", read{"17", "query"}},
		{"the query of a GET", http.MethodGet, "?instanceName=query", `{"instanceName":"body"}`, read{"17", "query"}},
		{"the path over the body", http.MethodPut, "", `{"instanceId":"18"}`, read{"17", ""}},
		{"the path over the query", http.MethodDelete, "?instanceId=18", "", read{"17", ""}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest(c.method, "/system/v1/instances/17"+c.target, strings.NewReader(c.body))
			r.SetPathValue("instance_id", "17")
			in := &system.RemoveInstanceRequest{}
			if _, err := decode(r, path, false, in); err != nil {
				t.Fatal(err)
			}
			if got := (read{in.GetInstanceId(), in.GetInstanceName()}); got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
	r := httptest.NewRequest(http.MethodDelete, "/system/v1/instances/17?instanceName=query", strings.NewReader(`{"instanceName":"body"}`))
	in := &system.RemoveInstanceRequest{}
	if _, err := decode(r, path, true, in); err != nil || in.GetInstanceName() != "body" {
		t.Errorf("the body of a DELETE that has one: got %v, %v", in, err)
	}
	r = httptest.NewRequest(http.MethodDelete, "/system/v1/instances/17?instanceName=a&instanceName=b", nil)
	if _, err := decode(r, path, false, &system.RemoveInstanceRequest{}); err == nil {
		t.Error("two names: got no error")
	}
}

// TestDecode_list checks that a list is read from a query by both of its names, in the
// order of their values, and that only lists of texts are.
func TestDecode_list(t *testing.T) {
	const path = "/v2/organizations/{organization_id}/metadata"
	for target, want := range map[string][]string{
		"?keys=a&keys=b%26&keys=a": {"a", "b&", "a"},
		"?keys=":                   {""},
		"?keys=%ff":                {"\uFFFD"},
		"?key=a&keys[]=b":          nil,
		"":                         nil,
	} {
		r := httptest.NewRequest(http.MethodDelete, "/v2/organizations/17/metadata"+target, strings.NewReader(`{"keys":["body"]}`))
		r.SetPathValue("organization_id", "17")
		in := &org.DeleteOrganizationMetadataRequest{}
		if _, err := decode(r, path, false, in); err != nil || in.GetOrganizationId() != "17" || !slices.Equal(in.GetKeys(), want) {
			t.Errorf("%s: got %v, %v, want %q", target, in, err, want)
		}
	}
	in := &org.AddOrganizationRequest{}
	r := httptest.NewRequest(http.MethodDelete, "/v2/organizations?admins=x&orgId=1&org_id=2", nil)
	if _, err := decode(r, "/v2/organizations", false, in); err != nil || len(in.GetAdmins()) > 0 || in.GetOrgId() != "2" {
		t.Errorf("got %v, %v", in, err)
	}
}

// TestDecode_query checks that texts and booleans are read from a query, also those of
// a message in the message, that nothing else is, and what is refused.
func TestDecode_query(t *testing.T) {
	const path = "/v2/users/{user_id}/authentication_methods"
	for _, c := range []struct{ name, query, want, refusal string }{
		{"nested", "domainQuery.domain=a&domainQuery.includeWithoutDomain=true", `{"userId":"17","domainQuery":{"includeWithoutDomain":true,"domain":"a"}}`, ""},
		{"by the other names", "domain_query.domain=a&domain_query.include_without_domain=0", `{"userId":"17","domainQuery":{"domain":"a"}}`, ""},
		{"no boolean", "domainQuery.includeWithoutDomain=yes", "", `parsing field "include_without_domain": strconv.ParseBool: parsing "yes": invalid syntax`},
		{"two values", "domainQuery.domain=a&domainQuery.domain=b", "", `too many values for field "domain": a, b`},
		{"one of the path", "userId=18&userId=19", `{"userId":"17"}`, ""},
		{"the message itself", "domainQuery=a", "", `parsing field "domain_query": unsupported message type: "zitadel.user.v2.DomainQuery"`},
		{"unknown names", "nope=1&domainQuery.nope=1&nope.domain=a&userId.x=1&.=1&domainQuery..domain=a", `{"userId":"17","domainQuery":{}}`, ""},
		{"no message", "domainQuery.domain.x=1", "", `invalid path: "domain" is not a message`},
		{"a broken escape", "nope=%zz", "", `invalid URL escape "%zz"`},
		{"a semicolon", "a;b", "", "invalid semicolon separator in query"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/v2/users/17/authentication_methods?"+c.query, nil)
			r.SetPathValue("user_id", "17")
			in := &user.ListAuthenticationMethodTypesRequest{}
			_, err := decode(r, path, false, in)
			if c.refusal != "" {
				if err == nil || err.Error() != c.refusal {
					t.Errorf("got %v, want %s", err, c.refusal)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			want := &user.ListAuthenticationMethodTypesRequest{}
			if err := protojson.Unmarshal([]byte(c.want), want); err != nil {
				t.Fatal(err)
			}
			if !proto.Equal(in, want) {
				t.Errorf("got %v, want %v", in, want)
			}
		})
	}
}
