package api_test

import (
	"slices"
	"testing"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/adminapi"
	"github.com/tenantry/tenantry/pkg/api/authapi"
	"github.com/tenantry/tenantry/pkg/api/featurev2"
	"github.com/tenantry/tenantry/pkg/api/managementapi"
	"github.com/tenantry/tenantry/pkg/api/oidcv2"
	"github.com/tenantry/tenantry/pkg/api/sessionv2"
	"github.com/tenantry/tenantry/pkg/api/settingsv2"
	"github.com/tenantry/tenantry/pkg/api/systemapi"
)

// served returns the routes of the tables by their request message.
func served() map[protoreflect.FullName]api.Endpoint {
	endpoints := append(systemapi.Service{}.Calls(), systemapi.CreateInstance(nil), adminapi.SetupOrg(nil))
	byMessage := map[protoreflect.FullName]api.Endpoint{}
	for _, endpoint := range slices.Concat(endpoints, adminapi.Service{}.Calls(), managementapi.Service{}.Calls(), authapi.Service{}.Calls(), settingsv2.Service{}.Calls(), featurev2.Service{}.Calls(), oidcv2.Service{}.Calls(), sessionv2.Service{}.Calls()) {
		byMessage[endpoint.Message().ProtoReflect().Descriptor().FullName()] = endpoint
	}
	return byMessage
}

// prefixes maps the services of the public API to their paths.
var prefixes = map[protoreflect.FullName]string{
	"zitadel.system.v1.SystemService":         "/system/v1",
	"zitadel.admin.v1.AdminService":           "/admin/v1",
	"zitadel.management.v1.ManagementService": "/management/v1",
	"zitadel.auth.v1.AuthService":             "/auth/v1",
	"zitadel.session.v2.SessionService":       "",
	"zitadel.feature.v2.FeatureService":       "",
	"zitadel.oidc.v2.OIDCService":             "",
	"zitadel.settings.v2.SettingsService":     "",
}

// TestTables checks that each rpc of each service has a route with the method and path
// of its google.api.http below the API's prefix.
func TestTables(t *testing.T) {
	served := served()
	for service, prefix := range prefixes {
		descriptor, err := protoregistry.GlobalFiles.FindDescriptorByName(service)
		if err != nil {
			t.Fatal(err)
		}
		methods := descriptor.(protoreflect.ServiceDescriptor).Methods()
		for i := range methods.Len() {
			rpc := methods.Get(i)
			endpoint, ok := served[rpc.Input().FullName()]
			if !ok {
				t.Logf("%s: not served yet", rpc.FullName())
				continue
			}
			rule, ok := proto.GetExtension(rpc.Options(), annotations.E_Http).(*annotations.HttpRule)
			if !ok {
				t.Fatalf("%s: google.api.http is missing", rpc.FullName())
			}
			wantMethod, wantPath := patternOf(t, rule)
			method, path := endpoint.Pattern()
			if method != wantMethod || path != prefix+wantPath {
				t.Errorf("%s: got %s %s, want %s %s", rpc.FullName(), method, path, wantMethod, prefix+wantPath)
			}
			if want := method == "DELETE" && rule.GetBody() == "*"; endpoint.HasDeleteBody() != want {
				t.Errorf("%s: body of a DELETE: got %v, want %v", rpc.FullName(), endpoint.HasDeleteBody(), want)
			}
			if body := rule.GetBody(); body != "*" && (body != "" || method == "POST") {
				t.Errorf("%s: body: got %q, but only * is supported", rpc.FullName(), body)
			}
		}
	}
}

func patternOf(t *testing.T, rule *annotations.HttpRule) (method, path string) {
	t.Helper()
	switch pattern := rule.GetPattern().(type) {
	case *annotations.HttpRule_Get:
		return "GET", pattern.Get
	case *annotations.HttpRule_Put:
		return "PUT", pattern.Put
	case *annotations.HttpRule_Post:
		return "POST", pattern.Post
	case *annotations.HttpRule_Delete:
		return "DELETE", pattern.Delete
	case *annotations.HttpRule_Patch:
		return "PATCH", pattern.Patch
	default:
		t.Fatalf("a pattern of type %T", pattern)
		return "", ""
	}
}
