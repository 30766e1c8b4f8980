package template

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/types/known/emptypb"
)

// refusing answers every request as API Gateway does, with a response of the template.
func refusing(response node) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		headers := response.Get("ResponseParameters", "Headers")
		for _, name := range headers.Names() {
			w.Header().Set(name, strings.Trim(headers.Get(name).Text(), "'"))
		}
		status, _ := strconv.Atoi(response.Get("StatusCode").Text())
		w.WriteHeader(status)
		_, _ = w.Write([]byte(response.Get("ResponseTemplates", "application/json").Text()))
	})
}

// API Gateway's own refusals have the same code for a Connect client, which reads it as a word from the body, and for a
// gRPC-web client, which reads the header Grpc-Status or, like this one, only the HTTP status, where 429 is unavailable,
// too.
func TestGatewayResponses_clients(t *testing.T) {
	responses := read(t, "template.yaml").Get("Resources", "Api", "Properties", "GatewayResponses")
	for name, want := range map[string]connect.Code{
		"ACCESS_DENIED": connect.CodePermissionDenied, "WAF_FILTERED": connect.CodePermissionDenied,
		"THROTTLED":           connect.CodeResourceExhausted,
		"INTEGRATION_FAILURE": connect.CodeUnavailable, "INTEGRATION_TIMEOUT": connect.CodeUnavailable, "DEFAULT_5XX": connect.CodeUnavailable,
	} {
		response := responses.Get(name)
		server := httptest.NewServer(refusing(response))
		t.Cleanup(server.Close)
		for wire, option := range map[string]connect.ClientOption{"connect": connect.WithProtoJSON(), "gRPC-web": connect.WithGRPCWeb()} {
			client := connect.NewClient[emptypb.Empty, emptypb.Empty](server.Client(), server.URL+"/zitadel.org.v2.OrganizationService/ListOrganizations", option)
			_, err := client.CallUnary(context.Background(), connect.NewRequest(&emptypb.Empty{}))
			want := want
			if wire == "gRPC-web" && want == connect.CodeResourceExhausted {
				want = connect.CodeUnavailable
			}
			var refusal *connect.Error
			if !errors.As(err, &refusal) || refusal.Code() != want {
				t.Errorf("%s by %s: got %v, want %v", name, wire, err, want)
			}
			if text := response.Get("ResponseTemplates", "application/json").Text(); wire == "connect" && refusal != nil &&
				(refusal.Message() == "" || !strings.Contains(text, `"message":"`+refusal.Message()+`"`)) {
				t.Errorf("%s: the client reads %q of %s", name, refusal.Message(), text)
			}
		}
		headers := response.Get("ResponseParameters", "Headers")
		if got := headers.Get("Grpc-Status").Text(); got != "'"+strconv.Itoa(int(want))+"'" {
			t.Errorf("%s: Grpc-Status: got %s, want %d", name, got, want)
		}
	}
	// An unknown path is refused with the contract's text, like the functions do.
	for _, name := range []string{"MISSING_AUTHENTICATION_TOKEN", "DEFAULT_4XX"} {
		if got := responses.Get(name, "ResponseTemplates", "application/json").Text(); got != `{"code":5,"message":"Not Found"}` {
			t.Errorf("%s: got %s", name, got)
		}
	}
}
