package functions_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"

	"github.com/tenantry/tenantry/pkg/api"
)

// publicAnswers are the fields, except times, in the answers of calls that change
// something and that may be in an event: ids, versions, and what is wrong with an
// application. Everybody who reads the bus sees them.
var publicAnswers = []string{
	"tenantry.v1.ClaimCredentialsResponse.instance_id",
	"tenantry.v1.ClaimCredentialsResponse.user_id",
	"zitadel.admin.v1.SetUpOrgResponse.org_id",
	"zitadel.admin.v1.SetUpOrgResponse.user_id",
	"zitadel.application.v2.CreateAPIApplicationResponse.client_id",
	"zitadel.application.v2.CreateApplicationKeyResponse.key_id",
	"zitadel.application.v2.CreateApplicationResponse.application_id",
	"zitadel.application.v2.CreateOIDCApplicationResponse.client_id",
	"zitadel.application.v2.CreateOIDCApplicationResponse.non_compliant",
	"zitadel.application.v2.OIDCLocalizedMessage.key",
	"zitadel.application.v2.OIDCLocalizedMessage.localized_message",
	"zitadel.authorization.v2.CreateAuthorizationResponse.id",
	"zitadel.management.v1.AddOrgResponse.id",
	"zitadel.object.v2.Details.resource_owner",
	"zitadel.object.v2.Details.sequence",
	"zitadel.org.v2.AddOrganizationResponse.CreatedAdmin.user_id",
	"zitadel.org.v2.AddOrganizationResponse.organization_id",
	"zitadel.org.v2.GenerateOrganizationDomainValidationResponse.url",
	"zitadel.project.v2.CreateProjectResponse.project_id",
	"zitadel.session.v2.CreateSessionResponse.session_id",
	"zitadel.system.v1.CreateInstanceResponse.instance_id",
	"zitadel.user.v2.AddHumanUserResponse.user_id",
	"zitadel.user.v2.AddKeyResponse.key_id",
	"zitadel.user.v2.AddPersonalAccessTokenResponse.token_id",
	"zitadel.user.v2.CreateUserResponse.id",
	"zitadel.v1.ObjectDetails.resource_owner",
	"zitadel.v1.ObjectDetails.sequence",
	"zitadel.webkey.v2.CreateWebKeyResponse.id",
}

// TestAnswers_secrets checks that every field in the answer of a call that changes
// something is either in publicAnswers or marked as a secret, by debug_redact, so that
// no event has it. The answer of a call that only reads has other fields, so that a call
// that is not marked as one fails this test, too.
func TestAnswers_secrets(t *testing.T) {
	t.Parallel()
	got, changing := []string{}, changing()
	for _, endpoint := range carried() {
		if method := api.MethodOf(endpoint); slices.Contains(changing, api.Procedure(method)) {
			got = append(got, publicFields(method.Output())...)
		}
	}
	slices.Sort(got)
	if diff := cmp.Diff(publicAnswers, slices.Compact(got)); diff != "" {
		t.Errorf("fields that are not marked as secret (-want +got):\n%s", diff)
	}
}

// publicFields returns the fields of a message that are not marked as secret.
func publicFields(message protoreflect.MessageDescriptor) (names []string) {
	for i := range message.Fields().Len() {
		field := message.Fields().Get(i)
		options, _ := field.Options().(*descriptorpb.FieldOptions)
		switch of := field.Message(); {
		case options.GetDebugRedact():
		case of == nil || of.ParentFile().Package() == "google.protobuf" && of.Name() != "Timestamp":
			names = append(names, string(field.FullName()))
		case of.Name() != "Timestamp":
			names = append(names, publicFields(of)...)
		}
	}
	return names
}

// changing returns the names of the calls that change something: all that are not marked
// as free of side effects.
func changing() (names []string) {
	for _, endpoint := range carried() {
		method := api.MethodOf(endpoint)
		if options, _ := method.Options().(*descriptorpb.MethodOptions); options.GetIdempotencyLevel() != descriptorpb.MethodOptions_NO_SIDE_EFFECTS {
			names = append(names, api.Procedure(method))
		}
	}
	return names
}
