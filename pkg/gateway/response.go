package gateway

import (
	"encoding/base64"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"
)

// response collects a response as net/http would send it. The adapter's own copies the
// body twice.
type response struct {
	header http.Header
	status int
	body   strings.Builder
}

// Header implements http.ResponseWriter.
func (r *response) Header() http.Header { return r.header }

// WriteHeader implements http.ResponseWriter. The first status counts, except for those
// that only inform.
func (r *response) WriteHeader(status int) {
	if r.status == 0 && status >= http.StatusOK {
		r.status = status
	}
}

// Write implements http.ResponseWriter. It never fails.
func (r *response) Write(part []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	if r.header.Get("Content-Type") == "" {
		r.header.Set("Content-Type", http.DetectContentType(part))
	}
	return r.body.Write(part)
}

// event returns the response to API Gateway, which takes a body that is not UTF-8 in
// base64.
func (r *response) event() events.APIGatewayProxyResponse {
	r.WriteHeader(http.StatusOK)
	body, isBinary := r.body.String(), false
	if !utf8.ValidString(body) {
		body, isBinary = base64.StdEncoding.EncodeToString([]byte(body)), true
	}
	return events.APIGatewayProxyResponse{StatusCode: r.status, MultiValueHeaders: r.header, Body: body, IsBase64Encoded: isBinary}
}
