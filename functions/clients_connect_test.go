package functions_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"connectrpc.com/connect"
	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"

	"github.com/tenantry/tenantry/pkg/api/pb/admin"
	messagepb "github.com/tenantry/tenantry/pkg/api/pb/message"
	instancepb "github.com/tenantry/tenantry/pkg/api/pb/v2/instance"
	orgpb "github.com/tenantry/tenantry/pkg/api/pb/v2/org"
)

// descriptors returns a FileDescriptorSet of the services that the clients call,
// with all imports.
func descriptors(tb testing.TB) []byte {
	tb.Helper()
	set, seen := &descriptorpb.FileDescriptorSet{}, map[string]bool{}
	var add func(protoreflect.FileDescriptor)
	add = func(file protoreflect.FileDescriptor) {
		if seen[file.Path()] {
			return
		}
		seen[file.Path()] = true
		for i := range file.Imports().Len() {
			add(file.Imports().Get(i).FileDescriptor)
		}
		set.File = append(set.File, protodesc.ToFileDescriptorProto(file))
	}
	for _, message := range []proto.Message{
		&admin.SetUpOrgRequest{}, &messagepb.ErrorDetail{}, &instancepb.GetInstanceRequest{}, &orgpb.AddOrganizationRequest{},
	} {
		add(message.ProtoReflect().Descriptor().ParentFile())
	}
	bytes, err := proto.Marshal(set)
	if err != nil {
		tb.Fatal(err)
	}
	return bytes
}

// wantOfConnect returns the output expected of the client programs.
func wantOfConnect(instance string, names ...string) map[string]any {
	want := map[string]any{"first": map[string]any{"instance": instance, "unknown": "NotFound Organisation not found (QUERY-leq5Q) QUERY-leq5Q"}}
	for _, name := range names {
		want[name] = map[string]any{
			"added": []any{name + " 1"}, "deactivated": []any{name + ", renamed 2"}, "deleted": []any{}, "instance": instance,
			"again": "FailedPrecondition Organisation is already deactivated (EVENT-Dbs2g) EVENT-Dbs2g",
		}
	}
	return want
}

// TestClient_connectNode calls the services with Connect's client for Node.
func TestClient_connectNode(t *testing.T) {
	t.Parallel()
	_, m := startWithMachine(t, "connectnode")
	file := filepath.Join(t.TempDir(), "descriptors")
	if err := os.WriteFile(file, descriptors(t), 0o600); err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	runClient(t, &got, "node", filepath.Join(program(t, "zitadel-client", "calls.mjs", "connect.mjs"), "connect.mjs"), m.issuer, m.pat, file)
	if diff := cmp.Diff(wantOfConnect("connectnode", "proto", "json", "zipped", "web", "webJSON"), got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// modules maps the imports of calls.mjs and its page to the packages' files.
var modules = map[string]string{
	"@bufbuild/protobuf":                    "@bufbuild/protobuf/dist/esm/index.js",
	"@bufbuild/protobuf/codegenv2":          "@bufbuild/protobuf/dist/esm/codegenv2/index.js",
	"@bufbuild/protobuf/wire":               "@bufbuild/protobuf/dist/esm/wire/index.js",
	"@bufbuild/protobuf/wkt":                "@bufbuild/protobuf/dist/esm/wkt/index.js",
	"@connectrpc/connect":                   "@connectrpc/connect/dist/esm/index.js",
	"@connectrpc/connect/protocol":          "@connectrpc/connect/dist/esm/protocol/index.js",
	"@connectrpc/connect/protocol-connect":  "@connectrpc/connect/dist/esm/protocol-connect/index.js",
	"@connectrpc/connect/protocol-grpc-web": "@connectrpc/connect/dist/esm/protocol-grpc-web/index.js",
	"@connectrpc/connect-web":               "@connectrpc/connect-web/dist/esm/index.js",
}

// TestClient_connectWeb calls the services with Connect's client for browsers, from
// a page of another origin.
func TestClient_connectWeb(t *testing.T) {
	t.Parallel()
	c := startChromium(t)
	w := startWebsite(t)
	host := "connectweb.localhost"
	m := machineOf(t, w.send(t, w.createRequest(t, fmt.Sprintf(`{"instanceName":"connectweb","customDomain":%q,
		"machine":{"userName":"robot","name":"Robot","personalAccessToken":{},"machineKey":{"type":"KEY_TYPE_JSON"}}}`, host))), host)
	imports := map[string]string{}
	for name, file := range modules {
		imports[name] = "/node_modules/" + file
	}
	importMap, err := json.Marshal(map[string]any{"imports": imports})
	if err != nil {
		t.Fatal(err)
	}
	files := http.FileServer(http.Dir(program(t, "zitadel-client", "calls.mjs")))
	page := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			files.ServeHTTP(out, r)
			return
		}
		out.Header().Set("Content-Type", "text/html")
		_, _ = fmt.Fprintf(out, `<!DOCTYPE html><link rel="icon" href="data:,"><script type="importmap">%s</script><script type="module">
			import { createConnectTransport, createGrpcWebTransport } from "@connectrpc/connect-web";
			import { firstVersion, secondVersion, services } from "./calls.mjs";
			const interceptors = [(next) => (request) => { request.header.set("Authorization", "Bearer %s"); return next(request) }];
			const options = { baseUrl: "http://%s%s", interceptors, defaultTimeoutMs: 20000 };
			const registry = services(Uint8Array.from(atob("%s"), (c) => c.charCodeAt(0)));
			const run = async () => ({
				proto: await secondVersion(registry, createConnectTransport({ ...options, useBinaryFormat: true }), "proto"),
				json: await secondVersion(registry, createConnectTransport({ ...options, useBinaryFormat: false }), "json"),
				web: await secondVersion(registry, createGrpcWebTransport(options), "web"),
				first: await firstVersion(registry, createGrpcWebTransport(options)),
			});
			window.done = run().catch((e) => String(e));
		</script>`, importMap, m.pat, host, w.port, base64.StdEncoding.EncodeToString(descriptors(t)))
	}))
	defer page.Close()
	c.do(chromedp.Navigate(page.URL))
	got, err := chromedp.Run(c.ctx, chromedp.Evaluate[any](`window.done`, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(any(wantOfConnect("connectweb", "proto", "json", "web")), got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	c.wantRefusals(400, 400) // with Connect; gRPC-web refuses with status 200
}

// TestClient_connectGo calls the services with Connect's client for Go, over each
// protocol that passes a gateway.
func TestClient_connectGo(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "connectgo")
	for name, options := range map[string][]connect.ClientOption{
		"proto": nil, "JSON": {connect.WithProtoJSON()}, "zipped": {connect.WithSendGzip()}, "web": {connect.WithGRPCWeb()},
		"zipped web": {connect.WithGRPCWeb(), connect.WithSendGzip()},
	} {
		t.Run(name, func(t *testing.T) {
			const service = "/zitadel.org.v2.OrganizationService/"
			added := byConnect[orgpb.AddOrganizationRequest, orgpb.AddOrganizationResponse](s, m.host, m.pat, service+"AddOrganization", options...)
			deactivate := byConnect[orgpb.DeactivateOrganizationRequest, orgpb.DeactivateOrganizationResponse](s, m.host, m.pat, service+"DeactivateOrganization", options...)
			list := byConnect[orgpb.ListOrganizationsRequest, orgpb.ListOrganizationsResponse](s, m.host, m.pat, service+"ListOrganizations", options...)
			remove := byConnect[orgpb.DeleteOrganizationRequest, orgpb.DeleteOrganizationResponse](s, m.host, m.pat, service+"DeleteOrganization", options...)
			org, err := added(&orgpb.AddOrganizationRequest{Name: name})
			if err != nil {
				t.Fatal(err)
			}
			named := &orgpb.DeactivateOrganizationRequest{OrganizationId: org.GetOrganizationId()}
			if _, err := deactivate(named); err != nil {
				t.Error(err)
			}
			_, err = deactivate(named)
			wantConnectError(t, err, connect.CodeFailedPrecondition, "EVENT-Dbs2g", "Organisation is already deactivated")
			all, err := list(&orgpb.ListOrganizationsRequest{Queries: []*orgpb.SearchQuery{{Query: &orgpb.SearchQuery_IdQuery{
				IdQuery: &orgpb.OrganizationIDQuery{Id: org.GetOrganizationId()},
			}}}})
			if err != nil || len(all.GetResult()) != 1 || all.GetResult()[0].GetState() != orgpb.OrganizationState_ORGANIZATION_STATE_INACTIVE {
				t.Errorf("ListOrganizations: got %v, %v", all, err)
			}
			if _, err := remove(&orgpb.DeleteOrganizationRequest{OrganizationId: org.GetOrganizationId()}); err != nil {
				t.Error(err)
			}
		})
	}
}
