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

// ofVersion2 returns the event in the form of version 1.0. Values of a header
// that came several times are joined by commas in both, and mean the same so
// (RFC 9110 section 5.3): they stay joined, because a comma may as well be part
// of one value.
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

// response2 is an answer of version 2.0.
type response2 struct {
	StatusCode      int               `json:"statusCode"`
	Headers         map[string]string `json:"headers"`
	Body            string            `json:"body"`
	IsBase64Encoded bool              `json:"isBase64Encoded"`
	Cookies         []string          `json:"cookies,omitempty"`
}

// toVersion2 returns an answer in the form of version 2.0, where a header has
// one value, and cookies, which cannot be joined, have a place of their own.
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

// withRawQuery keeps the query as the caller wrote it, which version 1.0 has
// only in parts.
func withRawQuery(ctx context.Context, query string) context.Context {
	return context.WithValue(ctx, rawQueryKey{}, query)
}

// setRawQuery gives a request of version 2.0 its query.
func setRawQuery(r *http.Request) {
	if query, ok := r.Context().Value(rawQueryKey{}).(string); ok {
		r.URL.RawQuery = query
		r.RequestURI = r.URL.RequestURI()
	}
}
