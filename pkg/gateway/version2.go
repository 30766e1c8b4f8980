package gateway

import (
	"cmp"
	"context"
	"net/http"
	"strings"

	"github.com/aws/aws-lambda-go/events"
)

// version2 is the payload version of HTTP APIs and function URLs.
const version2 = "2.0"

// ofVersion2 converts the event to version 1.0. In both versions, repeated headers are
// joined by commas, which does not change their meaning (RFC 9110 section 5.3). They
// stay joined, because a comma may also be part of a single value.
func (e event) ofVersion2() events.APIGatewayProxyRequest {
	headers := make(map[string][]string, len(e.Headers)+1)
	for name, value := range e.Headers {
		headers[http.CanonicalHeaderKey(name)] = []string{value}
	}
	if len(e.Cookies) > 0 {
		headers["Cookie"] = []string{strings.Join(e.Cookies, "; ")}
	}
	return events.APIGatewayProxyRequest{
		HTTPMethod: e.RequestContext.HTTP.Method, Path: cmp.Or(e.RawPath, e.RequestContext.HTTP.Path),
		MultiValueHeaders: headers, RequestContext: e.context(e.RequestContext.HTTP.SourceIP),
		Body: e.Body, IsBase64Encoded: e.IsBase64Encoded,
	}
}

// response2 is a response of version 2.0.
type response2 struct {
	StatusCode      int               `json:"statusCode"`
	Headers         map[string]string `json:"headers"`
	Body            string            `json:"body"`
	IsBase64Encoded bool              `json:"isBase64Encoded"`
	Cookies         []string          `json:"cookies,omitempty"`
}

// toVersion2 converts a response to version 2.0, in which a header has one value;
// cookies, which cannot be joined, are separate.
func toVersion2(r events.APIGatewayProxyResponse) response2 {
	answer := response2{
		StatusCode: r.StatusCode, Headers: map[string]string{}, Body: r.Body, IsBase64Encoded: r.IsBase64Encoded,
	}
	for name, values := range r.MultiValueHeaders {
		if name == "Set-Cookie" {
			answer.Cookies = values
			continue
		}
		answer.Headers[name] = strings.Join(values, ", ")
	}
	return answer
}

type rawQueryKey struct{}

// withRawQuery stores the query exactly as sent; version 1.0 has it only parsed.
func withRawQuery(ctx context.Context, query string) context.Context {
	return context.WithValue(ctx, rawQueryKey{}, query)
}

// setRawQuery restores the query of a version 2.0 request.
func setRawQuery(r *http.Request) {
	if query, ok := r.Context().Value(rawQueryKey{}).(string); ok {
		r.URL.RawQuery = query
		r.RequestURI = r.URL.RequestURI()
	}
}
