package sample

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"regexp"

	"github.com/aws/aws-lambda-go/events"

	"github.com/tenantry/tenantry/infra/local/apigateway"
)

// response is the expected response to an API Gateway request.
type response struct {
	status int
	// body is that of a refusal, exactly; successes have a look, or shown with random
	// parts masked.
	body  string
	shown string
	look  func(context.Context, *Run, createdBody, *findings)
	// decode decodes a body that is not text; optional.
	decode func([]byte) (string, error)
	// header has required headers in addition to those of every response.
	header http.Header
}

func (want response) check(ctx context.Context, r *Run, got result, f *findings) {
	var a events.APIGatewayProxyResponse
	if err := json.Unmarshal(got.answer, &a); err != nil || a.StatusCode == 0 {
		f.add("got %s (%v), want a proxy response", got.answer, err)
		return
	}
	if a.StatusCode != want.status {
		f.add("status: got %d, want %d; body %s", a.StatusCode, want.status, a.Body)
	}
	a.Body = want.bodyOf(a.Body, a.IsBase64Encoded, f)
	header := headerOf(a)
	if version(got.event) == "" {
		// What the caller receives. An HTTP API passes headers unchanged.
		apigateway.Deliver(header)
	}
	for name, values := range map[string][]string{"Content-Type": {"application/json"}, "Cache-Control": {"no-store"}} {
		if want.header[name] == nil {
			f.diff("header "+name, values, header.Values(name))
		}
	}
	for name, values := range want.header {
		f.diff("header "+name, values, header.Values(name))
	}
	if got.log != nil {
		want.checkLog(got, f)
	}
	switch {
	case want.shown != "":
		f.diff("body", want.shown, withoutDrawn(a.Body))
		return
	case want.look == nil:
		f.diff("body", want.body, a.Body)
		return
	}
	var body createdBody
	if err := json.Unmarshal([]byte(a.Body), &body); err != nil {
		f.add("body %s: %v", a.Body, err)
		return
	}
	want.look(ctx, r, body, f)
}

// drawnInBody is what differs between runs in a response body.
var drawnInBody = []struct {
	pattern *regexp.Regexp
	name    string
}{
	{regexp.MustCompile(`\b\d{15,}\b`), "<id>"},
	{regexp.MustCompile(`"\d{4}-\d\d-\d\dT[0-9:.]+Z"`), `"<time>"`},
	{regexp.MustCompile(`"version":"[^"]+"`), `"version":"<version>"`},
	{regexp.MustCompile(`-[a-z0-9]{6}\.` + regexp.QuoteMeta(ExternalDomain)), "-<drawn>." + ExternalDomain},
}

func withoutDrawn(body string) string {
	for _, d := range drawnInBody {
		body = d.pattern.ReplaceAllString(body, d.name)
	}
	return body
}

// version returns the payload version of an event; a REST API's has none.
func version(event []byte) string {
	var e struct{ Version string }
	if json.Unmarshal(event, &e) != nil {
		return ""
	}
	return e.Version
}

// headerOf merges the two kinds of headers as API Gateway does.
func headerOf(a events.APIGatewayProxyResponse) http.Header {
	header := http.Header{}
	for name, values := range a.MultiValueHeaders {
		for _, value := range values {
			header.Add(name, value)
		}
	}
	for name, value := range a.Headers {
		header.Set(name, value)
	}
	return header
}

// checkLog requires one line with the request's id, by which an operator finds a
// caller's request.
func (want response) checkLog(got result, f *findings) {
	var request events.APIGatewayProxyRequest
	if err := json.Unmarshal(got.event, &request); err != nil {
		f.add("event is not API Gateway's: %v", err)
		return
	}
	id := request.RequestContext.RequestID
	var lines []logLine
	for _, line := range logLines(got.log) {
		if line.RequestID == id {
			lines = append(lines, line)
		}
	}
	f.diff("lines of the log with the request's id", []logLine{{Msg: "request", RequestID: id, Status: want.status}}, lines)
}

// logLine has the checked members of a log line.
type logLine struct {
	Msg       string
	RequestID string `json:"requestId"`
	MessageID string `json:"messageId"`
	Status    int
	Due, Made int
	// For the stock of key pairs.
	Outcome       string
	Pairs, Target int
}

// logLines returns the function's own lines, which are JSON.
func logLines(log []byte) (lines []logLine) {
	for text := range bytes.Lines(log) {
		var line logLine
		if json.Unmarshal(text, &line) == nil {
			lines = append(lines, line)
		}
	}
	return lines
}

// linesAbout returns the lines with that message.
func linesAbout(msg string, log []byte) (lines []logLine) {
	for _, line := range logLines(log) {
		if line.Msg == msg {
			lines = append(lines, line)
		}
	}
	return lines
}
