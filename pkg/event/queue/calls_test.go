package queue

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	"github.com/tenantry/tenantry/pkg/api/orgv2"
	"github.com/tenantry/tenantry/pkg/api/pb/v2/human"
	"github.com/tenantry/tenantry/pkg/api/pb/v2/org"
	"github.com/tenantry/tenantry/pkg/api/pb/v2/session"
	"github.com/tenantry/tenantry/pkg/api/pb/v2/user"
	"github.com/tenantry/tenantry/pkg/api/projectv2"
)

// TestSecrets checks that secrets are found at any depth, in lists and in members of a
// choice, and that nothing else is taken for one.
func TestSecrets(t *testing.T) {
	for _, c := range []struct {
		message       proto.Message
		text, without string
	}{
		{&user.VerifyEmailRequest{}, `{"userId":"1","verificationCode":"X"}`, `{"userId":"1"}`},
		{&human.AddHumanUserRequest{}, `{"username":"a","password":{"password":"X","changeRequired":true}}`, `{"username":"a","password":{"changeRequired":true}}`},
		{&human.AddHumanUserRequest{}, `{"hashedPassword":{"hash":"X"}}`, `{"hashedPassword":{}}`},
		{&user.SetPasswordRequest{}, `{"newPassword":{"password":"X"},"verificationCode":"X"}`, `{"newPassword":{}}`},
		{&org.AddOrganizationResponse{}, `{"createdAdmins":[{"userId":"1"},{"userId":"2","emailCode":"X"}]}`, `{"createdAdmins":[{"userId":"1"},{"userId":"2"}]}`},
		{&org.AddOrganizationResponse{}, `{"createdAdmins":[{"userId":"1"}]}`, ""},
		{&session.CreateSessionRequest{}, `{"checks":{"password":{"password":"X"}},"metadata":{"a":"Yg=="}}`, `{"checks":{"password":{}},"metadata":{"a":"Yg=="}}`},
		{&user.AddKeyResponse{}, `{"keyId":"1","keyContent":"WA=="}`, `{"keyId":"1"}`},
		{&user.AddKeyResponse{}, `{"keyId":"1"}`, ""},
		{&user.AddKeyRequest{}, `{"userId":"1","publicKey":"WA=="}`, ""},
	} {
		if err := protojson.Unmarshal([]byte(c.text), c.message); err != nil {
			t.Fatal(err)
		}
		if got, want := hasSecret(c.message), c.without != ""; got != want {
			t.Errorf("%s: has a secret: got %v", c.text, got)
		}
		want := c.message.ProtoReflect().New().Interface()
		if c.without == "" {
			c.without = c.text
		}
		if err := protojson.Unmarshal([]byte(c.without), want); err != nil {
			t.Fatal(err)
		}
		withoutSecrets(c.message)
		if diff := cmp.Diff(want, c.message, protocmp.Transform()); diff != "" {
			t.Errorf("%s, without secrets (-want +got):\n%s", c.text, diff)
		}
	}
}

// TestCalls checks the names of calls, and how they are called over HTTP.
func TestCalls(t *testing.T) {
	calls := Calls{}
	calls.Add(nil, orgv2.Service{}.Calls()...)
	calls.Add(nil, projectv2.Service{}.Calls()...)
	for name, want := range map[string]struct {
		overHTTP string
		reads    bool
	}{
		"zitadel.org.v2.OrganizationService/AddOrganization":   {"POST /v2/organizations", false},
		"zitadel.org.v2.OrganizationService/ListOrganizations": {"POST /v2/organizations/_search", true},
		"zitadel.project.v2.ProjectService/CreateProject":      {"POST /zitadel.project.v2.ProjectService/CreateProject", false},
	} {
		got, ok := calls[name]
		if !ok || got.name() != name || got.overHTTP() != want.overHTTP || got.onlyReads() != want.reads {
			t.Errorf("%s: got %v, %s, reads: %v", name, ok, got.overHTTP(), got.onlyReads())
		}
	}
}
