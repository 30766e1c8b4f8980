package rie_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"
)

const samples = root + "/events/sample"

var placeholder = regexp.MustCompile(`\{\{[A-Z_]+\}\}`)

// event is one of events/sample.
type event struct {
	text []byte
	events.APIGatewayProxyRequest
}

// readEvent reads an event and fills its placeholders in.
func readEvent(t *testing.T, function, name string, values map[string]string) event {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(samples, function, name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	filled := string(text)
	for key, value := range values {
		filled = strings.ReplaceAll(filled, "{{"+key+"}}", value)
	}
	if left := placeholder.FindString(filled); left != "" {
		t.Fatalf("nothing to put in the place of %s", left)
	}
	e := event{text: []byte(filled)}
	if err := json.Unmarshal(e.text, &e.APIGatewayProxyRequest); err != nil {
		t.Fatalf("event is not API Gateway's: %v", err)
	}
	return e
}

// answer is a function's, as API Gateway would send it on.
type answer struct {
	events.APIGatewayProxyResponse
	header http.Header
}

func (f *function) invoke(t *testing.T, e event) answer {
	t.Helper()
	text, err := f.Invoke(t.Context(), e.text)
	if err != nil {
		t.Fatalf("%v\nlog of the function:\n%s", err, f.log(t))
	}
	a := answer{header: http.Header{}}
	if err := json.Unmarshal(text, &a.APIGatewayProxyResponse); err != nil || a.StatusCode == 0 {
		t.Fatalf("got %s (%v), want a proxy response\nlog of the function:\n%s", text, err, f.log(t))
	}
	// API Gateway merges the two.
	for name, values := range a.MultiValueHeaders {
		for _, value := range values {
			a.header.Add(name, value)
		}
	}
	for name, value := range a.Headers {
		a.header.Set(name, value)
	}
	return a
}
