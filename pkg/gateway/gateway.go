package gateway

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/awslabs/aws-lambda-go-api-proxy/core"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/telemetry"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/web"
)

// Handler handles API Gateway REST API events (proxy integration, payload version 1.0).
// As a lambda.Handler it also handles payload version 2.0, from an HTTP API or a
// function URL.
type Handler func(context.Context, events.APIGatewayProxyRequest) (events.APIGatewayProxyResponse, error)

// New returns the Lambda handler for an HTTP handler. An event that is not a valid HTTP
// request, for example because its base64 body is broken, is answered with 400.
func New(log *slog.Logger, handler http.Handler) Handler {
	handler = fromEvent(handler)
	var adapter core.RequestAccessor
	return func(ctx context.Context, event events.APIGatewayProxyRequest) (events.APIGatewayProxyResponse, error) {
		event, err := wellFormed(ctx, event)
		var request *http.Request
		if err == nil {
			request, err = adapter.EventToRequestWithContext(ctx, event)
		}
		if err != nil {
			ctx = telemetry.Measure(ctx)
			telemetry.Refused(ctx, api.RefusalID(&tenant.Error{Kind: tenant.KindInvalid}))
			log.InfoContext(ctx, "request", "requestId", event.RequestContext.RequestID, "status", http.StatusBadRequest,
				"stage", "event", "error", err.Error())
			return malformed(), nil
		}
		w := response{header: http.Header{}}
		handler.ServeHTTP(&w, request)
		return w.event(), nil
	}
}

// wellFormed decodes an event's body and detects what prevents the event from becoming
// an HTTP request. The adapter would detect it later, but print the whole URL, and not
// as JSON.
func wellFormed(ctx context.Context, event events.APIGatewayProxyRequest) (events.APIGatewayProxyRequest, error) {
	if event.IsBase64Encoded {
		body, err := base64.StdEncoding.DecodeString(event.Body)
		if err != nil {
			return event, fmt.Errorf("body: %w", err)
		}
		event.Body, event.IsBase64Encoded = string(body), false
	}
	address := "https://" + event.RequestContext.DomainName + "/" + strings.TrimPrefix(event.Path, "/")
	_, err := http.NewRequestWithContext(ctx, strings.ToUpper(event.HTTPMethod), address, http.NoBody)
	var broken *url.Error
	if errors.As(err, &broken) {
		err = broken.Err // without the URL
	}
	return event, err
}

func malformed() events.APIGatewayProxyResponse {
	return events.APIGatewayProxyResponse{
		StatusCode: http.StatusBadRequest,
		MultiValueHeaders: map[string][]string{
			"Content-Type": {"application/json"}, "Cache-Control": {"no-store"}, "X-Content-Type-Options": {"nosniff"},
		},
		Body: `{"code":3,"message":"the request is not well-formed HTTP"}`,
	}
}

// fromEvent adds to the request what the adapter leaves in the event: the Host header
// sent by the caller, which identifies the instance, and the id under which API
// Gateway, Lambda and this function log the request.
func fromEvent(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if host := r.Header.Get("Host"); host != "" {
			r.Host = host
		}
		setRawQuery(r)
		next.ServeHTTP(w, r.WithContext(web.WithRequestID(r.Context(), requestID(r.Context()))))
	})
}

func requestID(ctx context.Context) string {
	if event, ok := core.GetAPIGatewayContextFromContext(ctx); ok && event.RequestID != "" {
		return event.RequestID
	}
	if invocation, ok := lambdacontext.FromContext(ctx); ok {
		return invocation.AwsRequestID
	}
	return ""
}
