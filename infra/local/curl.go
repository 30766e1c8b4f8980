package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// call is an API request, as a client would send it.
type call struct {
	// method defaults to POST.
	method, path string
	// host names the instance; empty for the System API.
	host  string
	token string
	// body is JSON, laid out for display; empty for none.
	body string
}

// curl returns the call as a shell command to paste.
func (c call) curl(url string) string {
	var b strings.Builder
	// The API's response does not end with a line break; -w adds one.
	b.WriteString("curl -sS -w '\\n' ")
	if c.method != "" {
		fmt.Fprintf(&b, "-X %s ", c.method)
	}
	fmt.Fprintf(&b, "%s \\\n", quote(url+c.path))
	if c.host != "" {
		fmt.Fprintf(&b, "  -H %s \\\n", quote("Host: "+c.host))
	}
	fmt.Fprintf(&b, "  -H %s", quote("Authorization: Bearer "+c.token))
	if c.body != "" {
		fmt.Fprintf(&b, " \\\n  -H %s \\\n", quote("Content-Type: application/json"))
		fmt.Fprintf(&b, "  -d %s", quote(c.body))
	}
	b.WriteString("\n")
	return b.String()
}

// quote quotes text as one word for a POSIX shell.
func quote(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

// send makes the call. It returns the body whatever the status.
func (c call) send(ctx context.Context, url string) (status int, body []byte, err error) {
	request, err := http.NewRequestWithContext(ctx, cmp.Or(c.method, http.MethodPost), url+c.path, strings.NewReader(c.body))
	if err != nil {
		return 0, nil, err
	}
	request.Host = c.host
	request.Header.Set("Authorization", "Bearer "+c.token)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = response.Body.Close() }()
	body, err = io.ReadAll(response.Body)
	return response.StatusCode, body, err
}
