package apigateway

import "net/http"

// Remapped is put in front of a header's name that API Gateway takes away.
const Remapped = "X-Amzn-Remapped-"

// change is what becomes of a header of an answer.
type change int

const (
	renamed change = iota
	dropped
)

// answers are the headers of an answer that do not reach its caller as the function wrote them. AWS says of most that
// they "may be" renamed, so nobody can rely on their name. Not in the list although AWS names them: what is known to
// arrive, Content-Type and Content-Encoding, and what only requests have. Source: Amazon API Gateway Developer Guide,
// "Amazon API Gateway important notes", for REST APIs.
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

// requests says what the gateway does to the headers of a request: it adds these, whatever the caller sent, and passes
// on all others to a Lambda proxy but those of the connection. X-Forwarded-For keeps what the caller sent in front. Source:
// the same guide, "Input format of a Lambda function for proxy integration".
var requests = []string{"X-Amzn-Trace-Id", "X-Forwarded-For", "X-Forwarded-Port", "X-Forwarded-Proto"}

// RequestID is the header by which the gateway names a request to its caller; the functions log it as requestId.
const RequestID = "X-Amzn-Requestid"

// Adds returns the names of the headers that a function finds in each request, by the gateway's doing.
func Adds() []string { return requests }

// Deliver changes the headers that a function answered with to those that its caller gets.
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
