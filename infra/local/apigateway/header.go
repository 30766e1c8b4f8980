package apigateway

import "net/http"

// Remapped is the prefix of a header that API Gateway renames.
const Remapped = "X-Amzn-Remapped-"

// change is what happens to a response header.
type change int

const (
	renamed change = iota
	dropped
)

// answers are the response headers that do not reach the caller as the function wrote
// them. AWS says of most that they "may be" renamed, so nobody can rely on their name.
// Headers that AWS lists but that are known to arrive, Content-Type and
// Content-Encoding, and request headers are not included. Source: Amazon API Gateway
// Developer Guide, "Amazon API Gateway important notes", for REST APIs.
var answers = map[string]change{
	"Authorization":      renamed,
	"Connection":         renamed,
	"Content-Length":     renamed,
	"Content-Md5":        renamed,
	"Date":               renamed,
	"Expect":             renamed,
	"Host":               renamed,
	"Max-Forwards":       renamed,
	"Pragma":             renamed,
	"Proxy-Authenticate": renamed,
	"Server":             renamed,
	"Te":                 renamed,
	"Trailer":            renamed,
	"Upgrade":            renamed,
	"User-Agent":         renamed,
	"Via":                renamed,
	"Warn":               renamed,
	"Www-Authenticate":   renamed,
	"Transfer-Encoding":  dropped,
}

// requests are the headers that the gateway adds to every request, whatever the caller
// sent. It passes all others to a Lambda proxy, except connection headers.
// X-Forwarded-For keeps what the caller sent in front. Source: the same guide, "Input
// format of a Lambda function for proxy integration".
var requests = []string{"X-Amzn-Trace-Id", "X-Forwarded-For", "X-Forwarded-Port", "X-Forwarded-Proto"}

// RequestID is the header with the request's id for the caller; the functions log it as
// requestId.
const RequestID = "X-Amzn-Requestid"

// Adds returns the names of the headers that the gateway adds to each request.
func Adds() []string { return requests }

// Deliver converts the headers of a function's response to those that the caller
// receives.
func Deliver(header http.Header) {
	for name, values := range header {
		what, ok := answers[http.CanonicalHeaderKey(name)]
		if !ok {
			continue
		}
		delete(header, name)
		if what == renamed {
			header[http.CanonicalHeaderKey(Remapped+name)] = values
		}
	}
}
