package rpc_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/proto"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	messagepb "github.com/tenantry/tenantry/pkg/api/pb/message"
	"github.com/tenantry/tenantry/pkg/api/pb/system"
	"github.com/tenantry/tenantry/pkg/api/rpc"
	"github.com/tenantry/tenantry/pkg/telemetry"
	"github.com/tenantry/tenantry/pkg/tenant"
)

const procedure = "/zitadel.system.v1.SystemService/ExistsDomain"

// serve returns a server with one call that needs no permission, and its log.
func serve(t *testing.T, run func(*system.ExistsDomainRequest) error) (*httptest.Server, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	endpoint := api.Route[*system.ExistsDomainRequest, *system.ExistsDomainResponse]{
		Permission: access.Anyone,
		Run: func(_ context.Context, r api.Request[*system.ExistsDomainRequest]) (*system.ExistsDomainResponse, error) {
			return &system.ExistsDomainResponse{Exists: true}, run(r.In)
		},
	}
	next := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	env := &api.Env{SystemUsers: access.NewSystemUsers("a"), Clock: time.Now, Timeout: time.Minute}
	server := httptest.NewServer(rpc.NewHandler(env, telemetry.WithMetrics(telemetry.NewLogger(&log, slog.LevelInfo), "s"), next, endpoint))
	t.Cleanup(server.Close)
	return server, &log
}

func ok(*system.ExistsDomainRequest) error { return nil }

// TestWire checks what is accepted and refused before the pipeline. Source: the
// contract, v2.md, 1.1 and 1.2.
func TestWire(t *testing.T) {
	server, _ := serve(t, ok)
	var zipped bytes.Buffer
	w := gzip.NewWriter(&zipped)
	_, _ = w.Write([]byte(`{"domain":"a"}`))
	_ = w.Close()
	binary, err := proto.Marshal(&system.ExistsDomainRequest{Domain: "a"})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, method, path, contentType string
		header                          map[string]string
		body                            string
		status                          int
		want                            string
	}{
		{"JSON", "POST", procedure, "application/json", nil, `{"domain":"a"}`, 200, `{"exists":true}`},
		{"JSON, with a charset", "POST", procedure, "application/json; charset=utf-8", nil, `{"domain":"a"}`, 200, `{"exists":true}`},
		{"unknown members", "POST", procedure, "application/json", nil, `{"domain":"a","x":{"y":1}}`, 200, `{"exists":true}`},
		{"proto", "POST", procedure, "application/proto", nil, string(binary), 200, "\x08\x01"},
		{"gzip", "POST", procedure, "application/json", map[string]string{"Content-Encoding": "gzip"}, zipped.String(), 200, `{"exists":true}`},
		{"GET", "GET", procedure, "", nil, "", 405, ""},
		{"another type", "POST", procedure, "text/plain", nil, "", 415, ""},
		{"br", "POST", procedure, "application/json", map[string]string{"Content-Encoding": "br"}, "{}", 501, `{"code":"unimplemented","message":"unknown compression \"br\": supported encodings are gzip"}`},
		{"another version", "POST", procedure, "application/json", map[string]string{"Connect-Protocol-Version": "2"}, "{}", 400, `{"code":"invalid_argument","message":"Connect-Protocol-Version must be \"1\": got \"2\""}`},
		{"no body", "POST", procedure, "application/json", nil, "", 400, `{"code":"invalid_argument","message":"unmarshal message: zero-length payload is not a valid JSON object"}`},
		{"wrong type", "POST", procedure, "application/json", nil, `{"domain":1}`, 400, `unmarshal message: unmarshal into *system.ExistsDomainRequest: proto:`},
		{"field rule", "POST", procedure, "application/json", nil, `{}`, 400, `{"code":"invalid_argument","message":"invalid ExistsDomainRequest.Domain: value length must be between 1 and 200 runes, inclusive"}`},
		{"unknown method", "POST", "/zitadel.system.v1.SystemService/Nothing", "application/json", nil, "{}", 404, "404 page not found\n"},
		{"unknown service", "POST", "/zitadel.x.v1.X/Nothing", "application/json", nil, "{}", 418, ""},
		{"gRPC", "POST", procedure, "application/grpc+proto", nil, "", 501, "use Connect or gRPC-web over HTTP/1.1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := http.NewRequestWithContext(t.Context(), tt.method, server.URL+tt.path, strings.NewReader(tt.body))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", tt.contentType)
			for name, value := range tt.header {
				r.Header.Set(name, value)
			}
			response, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(response.Body)
			_ = response.Body.Close()
			got := strings.ReplaceAll(string(body), "\u00a0", " ")
			if err != nil || response.StatusCode != tt.status || !strings.Contains(got, tt.want) || tt.want == "" && got != "" {
				t.Errorf("got %d %q (%v), want %d %q", response.StatusCode, got, err, tt.status, tt.want)
			}
		})
	}
}

// TestClients checks that Connect's own client gets responses and refusals by each
// protocol that gateways pass on.
func TestClients(t *testing.T) {
	for name, options := range map[string][]connect.ClientOption{
		"Connect":             nil,
		"Connect, JSON":       {connect.WithProtoJSON()},
		"Connect, gzip":       {connect.WithSendGzip()},
		"gRPC-web":            {connect.WithGRPCWeb()},
		"gRPC-web, with gzip": {connect.WithGRPCWeb(), connect.WithSendGzip()},
	} {
		t.Run(name, func(t *testing.T) {
			server, log := serve(t, func(in *system.ExistsDomainRequest) error {
				switch in.GetDomain() {
				case "refused":
					return &tenant.Error{Kind: tenant.KindConflict, ID: "V3-DKcYh", Key: "Errors.X"}
				case "panics":
					panic("oh")
				}
				return nil
			})
			client := connect.NewClient[system.ExistsDomainRequest, system.ExistsDomainResponse](http.DefaultClient, server.URL+procedure, options...)
			call := func(domain string) (*connect.Response[system.ExistsDomainResponse], error) {
				return client.CallUnary(t.Context(), connect.NewRequest(&system.ExistsDomainRequest{Domain: domain}))
			}
			if response, err := call("a"); err != nil || !response.Msg.GetExists() {
				t.Errorf("got %v, %v", response, err)
			}
			_, err := call("refused")
			var refused *connect.Error
			if refused, _ = err.(*connect.Error); refused == nil || refused.Code() != connect.CodeAlreadyExists || refused.Message() != "Errors.X (V3-DKcYh)" || len(refused.Details()) != 1 { //nolint:errorlint // it is not wrapped
				t.Fatalf("refused: got %v", err)
			}
			if detail, err := refused.Details()[0].Value(); err != nil || detail.(*messagepb.ErrorDetail).GetId() != "V3-DKcYh" || detail.(*messagepb.ErrorDetail).GetMessage() != "Errors.X" {
				t.Errorf("detail: got %v, %v", detail, err)
			}
			if _, err := call("panics"); connect.CodeOf(err) != connect.CodeInternal || strings.Contains(err.Error(), "oh") {
				t.Errorf("panic: got %v, want internal", err)
			}
			if !strings.Contains(log.String(), `"route":"`+procedure+`"`) || !strings.Contains(log.String(), `"errorId":"V3-DKcYh"`) {
				t.Errorf("log: got %s", log)
			}
		})
	}
}

// TestRefusal_JSON checks the form that clients read. Source: the contract, v2.md, 1.2.
func TestRefusal_JSON(t *testing.T) {
	server, _ := serve(t, func(*system.ExistsDomainRequest) error {
		return &tenant.Error{Kind: tenant.KindPrecondition, ID: "A-1", Key: "text"}
	})
	response, err := http.Post(server.URL+procedure, "application/json", strings.NewReader(`{"domain":"a"}`))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close() //nolint:errcheck // read to its end
	var body struct {
		Code, Message string
		Details       []struct {
			Type, Value string
			Debug       struct{ ID, Message string }
		}
	}
	if err := json.NewDecoder(response.Body).Decode(&body); err != nil {
		t.Fatal(err)
	}
	value, err := base64.RawStdEncoding.DecodeString(body.Details[0].Value)
	if err != nil || string(value) != "\n\x03A-1\x12\x04text" || body.Details[0].Type != "zitadel.v1.ErrorDetail" || body.Details[0].Debug.ID != "A-1" {
		t.Errorf("detail: got %+v", body.Details)
	}
	if response.StatusCode != http.StatusBadRequest || body.Code != "failed_precondition" || body.Message != "text (A-1)" {
		t.Errorf("got %d %+v", response.StatusCode, body)
	}
}

// TestRefusals_counted checks that what the Connect library refuses is counted, even if
// its status is 200.
func TestRefusals_counted(t *testing.T) {
	for contentType, want := range map[string]string{
		"application/grpc-web+proto": `"Refusals":1,"Id":"invalid_argument"`, "application/proto": `"Refusals":1,"Id":"Bad Request"`,
	} {
		server, log := serve(t, ok)
		response, err := http.Post(server.URL+procedure, contentType, strings.NewReader("\x00\x00\x00\x00\x01\xff"))
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if !strings.Contains(log.String(), want) {
			t.Errorf("%s: got %d and the log %s", contentType, response.StatusCode, log)
		}
	}
}
