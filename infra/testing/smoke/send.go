package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// call is an API request.
type call struct {
	method, path string
	// host names an instance; "" is the API's own address.
	host   string
	header map[string]string
	body   []byte
	form   url.Values
	// chunked sends the body without its length.
	chunked bool
}

type answer struct {
	status int
	header http.Header
	body   []byte
}

// send sends a call: to the host if hosts reach the API, otherwise with the host in a
// header.
func (s *smoke) send(ctx context.Context, c call) (answer, error) {
	address, body := s.url, io.Reader(bytes.NewReader(c.body))
	header := http.Header{}
	switch {
	case c.host == "":
	case s.hasDomain():
		address = "https://" + c.host
	default:
		header.Set("x-zitadel-instance-host", c.host)
	}
	if c.form != nil {
		body = strings.NewReader(c.form.Encode())
		header.Set("Content-Type", "application/x-www-form-urlencoded")
	} else if c.body != nil {
		header.Set("Content-Type", "application/json")
	}
	if c.chunked {
		body = io.MultiReader(body) // hides its length from net/http
	}
	request, err := http.NewRequestWithContext(ctx, c.method, address+c.path, body)
	if err != nil {
		return answer{}, err
	}
	request.Header = header
	for name, value := range c.header {
		request.Header.Set(name, value)
	}
	response, err := s.client.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = response.Body.Close() }()
	got, err := io.ReadAll(response.Body)
	return answer{response.StatusCode, response.Header, got}, err
}

// String returns the status and a short explanation, for a table.
func (a answer) String() string {
	text := fmt.Sprint(a.status)
	if body := strings.TrimSpace(string(a.body)); a.status/100 != 2 && body != "" && !strings.HasPrefix(body, "<") {
		text += " " + body
	}
	return text
}

// wanted returns the response's text, as an error unless the status is one of the given
// ones.
func (a answer) wanted(statuses ...int) (string, error) {
	for _, status := range statuses {
		if a.status == status {
			return a.String(), nil
		}
	}
	return "", errors.New(a.String())
}

// read decodes a JSON response with status 200.
func (a answer) read(into any) error {
	if a.status != http.StatusOK {
		return errors.New(a.String())
	}
	if err := json.Unmarshal(a.body, into); err != nil {
		return fmt.Errorf("%s: %w", a, err)
	}
	return nil
}

// contract checks that a response has the contract's format and that code.
func (a answer) contract(code int) error {
	var body struct {
		Code    int
		Message string
	}
	if err := json.Unmarshal(a.body, &body); err != nil || body.Code != code || body.Message == "" {
		return fmt.Errorf("%s, which is no refusal of code %d", a, code)
	}
	return nil
}
