package main

import (
	"context"
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// browser signs in like a person's browser: it follows redirects, keeps cookies, and
// fills in forms.
type browser struct {
	*smoke
	host    string
	cookies map[string]string
}

var (
	formAction = regexp.MustCompile(`<form[^>]* action="([^"]*)"`)
	input      = regexp.MustCompile(`<input[^>]*>`)
	attribute  = regexp.MustCompile(`\b(name|value)="([^"]*)"`)
	refresh    = regexp.MustCompile(`http-equiv="refresh" content="\d+;\s*url=([^"]*)"`)
)

// code opens an address and fills in forms until it is redirected with a code.
func (b *browser) code(ctx context.Context, path string, fields map[string]string) (string, error) {
	next := call{method: http.MethodGet, path: path, host: b.host}
	var trail []string
	for range 10 {
		a, err := b.open(ctx, next)
		if err != nil {
			return "", err
		}
		trail = append(trail, fmt.Sprintf("%s %.40s: %d", next.method, next.path, a.status))
		target := a.header.Get("Location")
		if moved := refresh.FindSubmatch(a.body); moved != nil && target == "" {
			target = html.UnescapeString(string(moved[1]))
		}
		if target != "" {
			address, err := url.Parse(target)
			if err != nil {
				return "", err
			}
			if code := address.Query().Get("code"); code != "" {
				return code, nil
			}
			if refusal := address.Query().Get("error"); refusal != "" {
				return "", fmt.Errorf("sent back with %s: %s", refusal, address.Query().Get("error_description"))
			}
			next = call{method: http.MethodGet, path: address.RequestURI(), host: b.host}
			continue
		}
		action := formAction.FindSubmatch(a.body)
		if action == nil || a.status != http.StatusOK {
			break
		}
		next = call{method: http.MethodPost, path: html.UnescapeString(string(action[1])), host: b.host, form: fill(a.body, fields)}
	}
	return "", errors.New("no code after " + strings.Join(trail, ", "))
}

// fill fills in the fields of a page's form; fields with a value keep it.
func fill(page []byte, fields map[string]string) url.Values {
	form := url.Values{}
	for _, tag := range input.FindAll(page, -1) {
		named := map[string]string{}
		for _, match := range attribute.FindAllSubmatch(tag, -1) {
			named[string(match[1])] = html.UnescapeString(string(match[2]))
		}
		if value, ok := fields[named["name"]]; ok {
			form.Set(named["name"], value)
		} else if named["name"] != "" {
			form.Set(named["name"], named["value"])
		}
	}
	return form
}

// open sends a call with the current cookies, and stores new ones.
func (b *browser) open(ctx context.Context, c call) (answer, error) {
	var pairs []string
	for name, value := range b.cookies {
		pairs = append(pairs, name+"="+value)
	}
	c.header = map[string]string{"Accept-Language": "en"}
	if len(pairs) > 0 {
		c.header["Cookie"] = strings.Join(pairs, "; ")
	}
	a, err := b.send(ctx, c)
	for _, line := range a.header.Values("Set-Cookie") {
		if cookie, err := http.ParseSetCookie(line); err == nil {
			b.cookies[cookie.Name] = cookie.Value
		}
	}
	return a, err
}
