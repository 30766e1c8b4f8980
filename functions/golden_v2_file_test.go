package functions_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// caseV2 is a recorded v2 request and its response. Volatile values are masked. In
// a request, <uniq>, <port>, <rand> and <id:n> have to be filled in.
type caseV2 struct {
	name, auth, method, path, host string
	header                         http.Header
	// body is the body as sent, with masks. described is set if it was too large to
	// be recorded.
	body      []byte
	described bool
	status    int
	// answerHeader and answer are masked. answer is a JSON string if the body was
	// not an object, and nil if there was none.
	answerHeader map[string]string
	answer       json.RawMessage
}

// group returns the first part of the name.
func (c *caseV2) group() string { return strings.Split(c.name, "/")[0] }

// readGoldenV2 returns the recorded cases. A request without a host went to the
// main instance.
func readGoldenV2(tb testing.TB) []*caseV2 {
	tb.Helper()
	return readArchives(tb, "testdata/golden/v2/*.txtar", parseCaseV2)
}

func parseCaseV2(request, response txtar.File) (*caseV2, error) {
	c := &caseV2{name: request.Name, host: "main-<uniq>-1.example.com:<port>", header: http.Header{"Content-Type": nil}}
	first, headers, body, err := parseMessage(request.Data)
	if err != nil {
		return nil, err
	}
	c.method, c.path, _ = strings.Cut(first, " ")
	c.body = body
	if len(body) > 0 && body[0] == '"' {
		var text string
		if err := json.Unmarshal(body, &text); err != nil {
			return nil, err
		}
		c.body = []byte(text)
	}
	for name, value := range headers {
		switch name {
		case "Auth":
			c.auth = value
		case "Host":
			c.host = value
		case "Body":
			if c.described = value == "described"; !c.described {
				if c.body, err = base64.StdEncoding.DecodeString(string(c.body)); err != nil {
					return nil, fmt.Errorf("body: %w", err)
				}
			}
		default:
			c.header[http.CanonicalHeaderKey(name)] = []string{value}
		}
	}
	if first, c.answerHeader, c.answer, err = parseMessage(response.Data); err != nil {
		return nil, err
	}
	if c.status, err = strconv.Atoi(first); err != nil {
		return nil, fmt.Errorf("status: %w", err)
	}
	return c, nil
}
