package api_test

import (
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/adminapi"
	"github.com/tenantry/tenantry/pkg/api/systemapi"
)

// served are the routes of the tables by their rpc. GetInstance, UpdateInstance
// and RemoveInstance have none here: they stand beside CreateInstance only to
// refuse.
var served = map[protoreflect.FullName]api.Endpoint{
	"zitadel.system.v1.SystemService.CreateInstance": systemapi.CreateInstance(nil),
	"zitadel.admin.v1.AdminService.SetUpOrg":         adminapi.SetupOrg(nil, nil),
}

// prefixes are where the services of the public API lie.
var prefixes = map[protoreflect.FullName]string{
	"zitadel.system.v1.SystemService": "/system/v1",
	"zitadel.admin.v1.AdminService":   "/admin/v1",
}

// TestTables: each rpc of each service has a route, which has the method and
// the path of its google.api.http below the API's prefix.
func TestTables(t *testing.T) {
	found := 0
	for service, prefix := range prefixes {
		descriptor, err := protoregistry.GlobalFiles.FindDescriptorByName(service)
		if err != nil {
			t.Fatal(err)
		}
		methods := descriptor.(protoreflect.ServiceDescriptor).Methods()
		for i := range methods.Len() {
			rpc := methods.Get(i)
			endpoint, ok := served[rpc.FullName()]
			if !ok && unserved[rpc.FullName()] {
				continue
			}
			if !ok {
				t.Errorf("%s: got no route, want one", rpc.FullName())
				continue
			}
			found++
			rule, ok := proto.GetExtension(rpc.Options(), annotations.E_Http).(*annotations.HttpRule)
			if !ok {
				t.Fatalf("%s: google.api.http is missing", rpc.FullName())
			}
			wantMethod, wantPath := patternOf(t, rule)
			method, path := endpoint.Pattern()
			if method != wantMethod || path != prefix+wantPath {
				t.Errorf("%s: got %s %s, want %s %s", rpc.FullName(), method, path, wantMethod, prefix+wantPath)
			}
			if body := rule.GetBody(); body != "*" && (body != "" || method == "POST") {
				t.Errorf("%s: body: got %q, and only * is served", rpc.FullName(), body)
			}
		}
	}
	if found != len(served) {
		t.Errorf("rpcs: got %d, want %d", found, len(served))
	}
	for rpc := range unserved {
		if _, ok := served[rpc]; ok {
			t.Errorf("%s: is served, and listed as unserved", rpc)
		}
		if _, err := protoregistry.GlobalFiles.FindDescriptorByName(rpc); err != nil {
			t.Errorf("%s: listed as unserved, but no rpc: %v", rpc, err)
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

// TestTables_Neighbours: what stands beside _create answers on the paths of the
// public API, and hides nothing that is served.
func TestTables_Neighbours(t *testing.T) {
	methods := map[string]bool{}
	for _, endpoint := range systemapi.InstancePaths() {
		method, path := endpoint.Pattern()
		methods[method] = true
		if path != "/system/v1/instances/{instance_id}" {
			t.Errorf("%s: got path %s, want that of an instance", method, path)
		}
		for rpc, route := range served {
			served, servedPath := route.Pattern()
			if method == served && strings.HasPrefix(servedPath, "/system/v1/instances/") {
				t.Errorf("%s hides %s", method, rpc)
			}
		}
	}
	if len(methods) != 3 || !methods["GET"] || !methods["PUT"] || !methods["DELETE"] {
		t.Errorf("methods: got %v, want GET, PUT and DELETE", methods)
	}
}
