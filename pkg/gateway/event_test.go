package gateway_test

import (
	"io"
	"log/slog"
	"net/http"
	"testing"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/tenantry/tenantry/pkg/gateway"
	"github.com/tenantry/tenantry/pkg/telemetry"
)

var _ lambda.Handler = gateway.Handler(nil)

// TestInvoke checks that unread fields may hold anything and that read ones may not;
// the function then reports an event that is not for it. The handler's answer is passed
// on unchanged.
func TestInvoke(t *testing.T) {
	h := gateway.New(telemetry.NewLogger(io.Discard, slog.LevelInfo), http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, `<a href="?b&c">`)
	}))
	const want = `{"statusCode":200,"headers":null,"multiValueHeaders":{"Content-Type":["text/html"]},"body":"<a href=\"?b&c\">"}` + "\n"
	for payload, ok := range map[string]bool{
		`{"httpMethod":"GET","path":"/"}`:                                         true,
		`{"httpMethod":"GET","path":"/","resource":1,"stageVariables":["a"]}`:     true,
		`{"httpMethod":"GET","path":"/","requestContext":{"authorizer":"admin"}}`: true,
		`{"httpMethod":"GET","path":"/","body":null,"headers":null}`:              true,
		`{"httpMethod":"GET","path":"/","body":5}`:                                false,
		`{"httpMethod":"GET","path":"/","multiValueHeaders":{"Host":"a"}}`:        false,
		`{"httpMethod":"GET","path":"/"`:                                          false,
		`[]`:                                                                      false,
		``:                                                                        false,
	} {
		answer, err := h.Invoke(t.Context(), []byte(payload))
		if ok && (err != nil || string(answer) != want) {
			t.Errorf("%s: got %s, %v, want %s", payload, answer, err, want)
		}
		if !ok && err == nil {
			t.Errorf("%s: got %s, want an error", payload, answer)
		}
	}
}
