package functions_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/adminapi"
	"github.com/tenantry/tenantry/pkg/api/applicationv2"
	"github.com/tenantry/tenantry/pkg/api/authapi"
	"github.com/tenantry/tenantry/pkg/api/authorizationv2"
	"github.com/tenantry/tenantry/pkg/api/featurev2"
	"github.com/tenantry/tenantry/pkg/api/instancev2"
	"github.com/tenantry/tenantry/pkg/api/managementapi"
	"github.com/tenantry/tenantry/pkg/api/oidcv2"
	"github.com/tenantry/tenantry/pkg/api/orgv2"
	"github.com/tenantry/tenantry/pkg/api/permissionv2"
	"github.com/tenantry/tenantry/pkg/api/projectv2"
	"github.com/tenantry/tenantry/pkg/api/sessionv2"
	"github.com/tenantry/tenantry/pkg/api/settingsv2"
	"github.com/tenantry/tenantry/pkg/api/systemapi"
	"github.com/tenantry/tenantry/pkg/api/userv2"
	"github.com/tenantry/tenantry/pkg/api/webkeyv2"
)

// apiCall is an rpc as HTTP carries it. The wildcards of the path are fields of the
// message.
type apiCall struct {
	name         protoreflect.FullName
	message      protoreflect.MessageDescriptor
	method, path string
	// served is set if a function has a route for it.
	served bool
}

// carried returns the routes of all functions.
func carried() []api.Endpoint {
	return slices.Concat(systemapi.Service{}.Calls(), adminapi.Service{}.Calls(), instancev2.Service{}.Calls(), orgv2.Service{}.Calls(), permissionv2.Service{}.Calls(), userv2.Service{}.Calls(), sessionv2.Service{}.Calls(),
		projectv2.Service{}.Calls(), applicationv2.Service{}.Calls(), authorizationv2.Service{}.Calls(), settingsv2.Service{}.Calls(), featurev2.Service{}.Calls(), oidcv2.Service{}.Calls(), webkeyv2.Service{}.Calls(), managementapi.Service{}.Calls(), authapi.Service{}.Calls(),
		[]api.Endpoint{systemapi.CreateInstance(nil), adminapi.SetupOrg(nil)})
}

// apiPrefixes maps services to their path prefixes.
var apiPrefixes = map[string]string{
	"zitadel.system.v1.SystemService":         "/system/v1",
	"zitadel.admin.v1.AdminService":           "/admin/v1",
	"tenantry.v1.CredentialsService":          "/system/v1",
	"zitadel.management.v1.ManagementService": "/management/v1",
	"zitadel.auth.v1.AuthService":             "/auth/v1",
}

// apiCalls returns the calls of the APIs, including those not served yet.
// TestTables in pkg/api checks that each route has the method and path of its rpc.
func apiCalls(tb testing.TB) (calls []apiCall) {
	tb.Helper()
	served := map[protoreflect.FullName]bool{}
	for _, endpoint := range carried() {
		served[endpoint.Message().ProtoReflect().Descriptor().FullName()] = true
	}
	for _, service := range sorted(apiPrefixes) {
		descriptor, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName(service))
		if err != nil {
			tb.Fatal(err)
		}
		rpcs := descriptor.(protoreflect.ServiceDescriptor).Methods()
		for i := range rpcs.Len() {
			rpc := rpcs.Get(i)
			c := apiCall{name: rpc.FullName(), message: rpc.Input(), path: apiPrefixes[service]}
			c.served = served[rpc.Input().FullName()]
			switch pattern := proto.GetExtension(rpc.Options(), annotations.E_Http).(*annotations.HttpRule).GetPattern().(type) {
			case *annotations.HttpRule_Get:
				c.method, c.path = "GET", c.path+pattern.Get
			case *annotations.HttpRule_Put:
				c.method, c.path = "PUT", c.path+pattern.Put
			case *annotations.HttpRule_Post:
				c.method, c.path = "POST", c.path+pattern.Post
			case *annotations.HttpRule_Delete:
				c.method, c.path = "DELETE", c.path+pattern.Delete
			default:
				tb.Fatalf("%s: a pattern of type %T", rpc.FullName(), pattern)
			}
			calls = append(calls, c)
		}
	}
	return calls
}

var wildcard = regexp.MustCompile(`\{(\w+)\}`)

// readsOnly reports whether a call changes nothing.
func (c apiCall) readsOnly() bool {
	name := string(c.name.Name())
	return c.method == "GET" || strings.HasPrefix(name, "List") || strings.HasPrefix(name, "Exists")
}
