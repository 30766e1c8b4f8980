package gateway_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/aws/aws-lambda-go/events"

	"github.com/tenantry/tenantry/pkg/gateway"
)

// An HTTP handler answers events of API Gateway. In a function, pass handle to lambda.Start.
func ExampleNew() {
	log := slog.New(slog.DiscardHandler)
	handle := gateway.New(log, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusTeapot)
		_, _ = fmt.Fprintf(w, "%s %s on %s", r.Method, r.URL.Path, r.Host)
	}))

	response, err := handle(context.Background(), events.APIGatewayProxyRequest{
		HTTPMethod: http.MethodGet, Path: "/ui/login/",
		MultiValueHeaders: map[string][]string{"Host": {"acme.example.com"}},
	})
	fmt.Println(response.StatusCode, response.Body, err)
	// Output: 418 GET /ui/login/ on acme.example.com <nil>
}
