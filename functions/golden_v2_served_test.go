package functions_test

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	_ "github.com/tenantry/tenantry/pkg/api/pb/v2/instance"
	_ "github.com/tenantry/tenantry/pkg/api/pb/v2/internal_permission"
	_ "github.com/tenantry/tenantry/pkg/api/pb/v2/org"
	_ "github.com/tenantry/tenantry/pkg/api/pb/v2/settings"
	_ "github.com/tenantry/tenantry/pkg/api/pb/v2/user"
)

// servicesV2 are the v2 services whose messages exist here.
var servicesV2 = []protoreflect.FullName{
	"zitadel.instance.v2.InstanceService", "zitadel.internal_permission.v2.InternalPermissionService",
	"zitadel.org.v2.OrganizationService", "zitadel.session.v2.SessionService", "zitadel.settings.v2.SettingsService", "zitadel.user.v2.UserService",
}

// servedV2 knows which calls have a route.
type servedV2 struct {
	// calls has the names of rpcs with a route, rest the path.Match patterns of
	// method and path of those with a REST route.
	calls map[string]bool
	rest  map[string]string
	// v1 has the calls without a route, as unservedCalls returns them.
	v1 map[string]string
}

func newServedV2(tb testing.TB) *servedV2 {
	tb.Helper()
	s := &servedV2{calls: map[string]bool{}, rest: map[string]string{}, v1: unservedCalls(tb)}
	messages := map[protoreflect.FullName]bool{}
	for _, endpoint := range carried() {
		messages[endpoint.Message().ProtoReflect().Descriptor().FullName()] = true
	}
	for _, name := range servicesV2 {
		service, err := protoregistry.GlobalFiles.FindDescriptorByName(name)
		if err != nil {
			tb.Fatal(err)
		}
		rpcs := service.(protoreflect.ServiceDescriptor).Methods()
		for i := range rpcs.Len() {
			rpc := rpcs.Get(i)
			s.calls[string(rpc.FullName())] = messages[rpc.Input().FullName()]
			rule, _ := proto.GetExtension(rpc.Options(), annotations.E_Http).(*annotations.HttpRule)
			switch pattern := rule.GetPattern().(type) {
			case *annotations.HttpRule_Get:
				s.rest["GET "+wildcard.ReplaceAllString(pattern.Get, "*")] = string(rpc.FullName())
			case *annotations.HttpRule_Post:
				s.rest["POST "+wildcard.ReplaceAllString(pattern.Post, "*")] = string(rpc.FullName())
			case *annotations.HttpRule_Put:
				s.rest["PUT "+wildcard.ReplaceAllString(pattern.Put, "*")] = string(rpc.FullName())
			case *annotations.HttpRule_Patch:
				s.rest["PATCH "+wildcard.ReplaceAllString(pattern.Patch, "*")] = string(rpc.FullName())
			case *annotations.HttpRule_Delete:
				s.rest["DELETE "+wildcard.ReplaceAllString(pattern.Delete, "*")] = string(rpc.FullName())
			}
		}
	}
	return s
}

// orgService abbreviates names in tables.
const orgService = "zitadel.org.v2.OrganizationService."

// callOf returns the name of the call at a path.
func (s *servedV2) callOf(tb testing.TB, method, where string) string {
	tb.Helper()
	where, _, _ = strings.Cut(where, "?")
	if rest, ok := strings.CutPrefix(where, "/zitadel."); ok {
		return "zitadel." + strings.ReplaceAll(rest, "/", ".")
	}
	for _, pattern := range sorted(s.rest) {
		// A verb with a leading underscore is not an id.
		if ok, err := path.Match(pattern, method+" "+where); err != nil {
			tb.Fatal(err)
		} else if ok && (!strings.HasSuffix(pattern, "/*") || !strings.HasPrefix(path.Base(where), "_")) {
			return s.rest[pattern]
		}
	}
	if strings.HasPrefix(where, "/v2/users/") {
		return where
	}
	if strings.HasPrefix(where, "/v2/") {
		return orgService + "ListOrganizations" // this function refuses unknown paths
	}
	return ""
}

// waitsFor returns the call that must be served before a case can be sent, or "".
func (s *servedV2) waitsFor(tb testing.TB, c *caseV2) string {
	tb.Helper()
	if c.method == "" || strings.HasPrefix(c.path, "/oauth/") {
		return ""
	}
	method := cmp.Or(c.header.Get("X-Http-Method-Override"), c.method)
	for _, call := range slices.Concat([]string{s.callOf(tb, method, c.path)}, needsV2(c)) {
		if call != "" && !s.calls[call] {
			return call
		}
	}
	v1 := goldenCase{Name: c.name}
	v1.Request.Method, v1.Request.Path = c.method, strings.ReplaceAll(c.path, "<id:1>", "1")
	return v1.waitsFor(tb, s.v1)
}

// waits maps each case to the call that must be served before it can be sent. Cases
// after a waiting write build on it, and wait too.
func (s *servedV2) waits(tb testing.TB, cases []*caseV2) map[string]string {
	tb.Helper()
	all, held := map[string]string{}, map[string]string{}
	for _, c := range cases {
		call := s.waitsFor(tb, c)
		if call != "" && c.writes() && !strings.HasSuffix(c.group(), "-wire") && held[c.topic()] == "" {
			held[c.topic()] = call
		}
		if call == "" {
			call = held[c.topic()]
		}
		if call != "" {
			all[c.name] = call
		}
	}
	return all
}
