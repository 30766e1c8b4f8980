package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

const (
	notes  = "API Gateway: Important notes"
	quotas = "API Gateway: Quotas for configuring and running a REST API"
)

// gatewayChecks check what API Gateway does to requests and responses.
func (s *smoke) gatewayChecks() []*check {
	userinfo := call{method: http.MethodGet, path: "/oidc/v1/userinfo"}
	return []*check{
		{name: "no token", want: "401 of code 16", look: func(ctx context.Context) (string, error) {
			return s.refused(ctx, call{method: http.MethodPost, path: create, body: []byte("{}")}, 16, http.StatusUnauthorized)
		}},
		{
			name: "challenge of a 401", want: "X-Amzn-Remapped-Www-Authenticate, and no WWW-Authenticate", page: notes,
			look: func(ctx context.Context) (string, error) {
				userinfo.host = s.person.host
				a, err := s.send(ctx, userinfo)
				if err != nil {
					return "", err
				}
				plain, remapped := a.header.Get("WWW-Authenticate"), a.header.Get("X-Amzn-Remapped-Www-Authenticate")
				if a.status != http.StatusUnauthorized || remapped == "" || plain != "" {
					return "", fmt.Errorf("%s, WWW-Authenticate %q, remapped %q", a, plain, remapped)
				}
				return "401, remapped: " + remapped, nil
			},
		},
		{
			name: "unknown path", want: "404 of code 5, with no-store", page: "API Gateway: Gateway response types",
			look: func(ctx context.Context) (string, error) {
				a, err := s.send(ctx, call{method: http.MethodGet, path: "/no/such/path"})
				if err == nil && a.header.Get("Cache-Control") != "no-store" {
					err = fmt.Errorf("%s with Cache-Control %q", a, a.header.Get("Cache-Control"))
				}
				if err == nil {
					err = a.contract(5)
				}
				if err != nil {
					return "", err
				}
				return a.wanted(http.StatusNotFound)
			},
		},
		{name: "trailing slash", want: "404, or 401 as without it", page: notes, look: func(ctx context.Context) (string, error) {
			return s.status(ctx, call{method: http.MethodPost, path: create + "/", body: []byte("{}")}, http.StatusNotFound, http.StatusUnauthorized)
		}},
		{name: "%2F in a path", want: "404, whoever decodes it", page: notes, look: func(ctx context.Context) (string, error) {
			token, err := s.systemToken()
			if err != nil {
				return "", err
			}
			return s.status(ctx, call{
				method: http.MethodPost, path: "/system/v1/credentials/a%2Fb/_claim", header: map[string]string{"Authorization": "Bearer " + token},
			}, http.StatusNotFound)
		}},
		{name: "HEAD", want: "no body, and 200 or 405", look: func(ctx context.Context) (string, error) {
			return s.status(ctx, call{method: http.MethodHead, path: "/.well-known/openid-configuration", host: s.person.host},
				http.StatusOK, http.StatusMethodNotAllowed)
		}},
		{name: "OPTIONS of a page elsewhere", want: "2xx with Access-Control-Allow-Origin", look: s.preflight},
		{name: "gzip", want: "JSON, in gzip or not, as Content-Encoding says", page: "API Gateway: Binary media types", look: s.compressed},
		{name: "body of 5 MiB", want: "413 of code 8, from the function", page: "Lambda: Quotas", look: func(ctx context.Context) (string, error) {
			token, err := s.systemToken()
			if err != nil {
				return "", err
			}
			return s.refused(ctx, call{
				method: http.MethodPost, path: create, header: map[string]string{"Authorization": "Bearer " + token},
				body: bytes.Repeat([]byte("a"), 5<<20),
			}, 8, http.StatusRequestEntityTooLarge)
		}},
		{
			name: "body of 11 MiB", want: "413, in API Gateway's own words", page: notes,
			onAWS: "it has no limit of 10 MB", look: func(ctx context.Context) (string, error) {
				return s.status(ctx, call{method: http.MethodPost, path: create, body: bytes.Repeat([]byte("a"), 11<<20)}, http.StatusRequestEntityTooLarge)
			},
		},
	}
}

// status sends a call and requires one of these statuses.
func (s *smoke) status(ctx context.Context, c call, statuses ...int) (string, error) {
	a, err := s.send(ctx, c)
	if err != nil {
		return "", err
	}
	return a.wanted(statuses...)
}

// refused sends a call that must be refused in the contract's format.
func (s *smoke) refused(ctx context.Context, c call, code, status int) (string, error) {
	a, err := s.send(ctx, c)
	if err != nil {
		return "", err
	}
	if err := a.contract(code); err != nil {
		return "", err
	}
	return a.wanted(status)
}

func (s *smoke) preflight(ctx context.Context) (string, error) {
	a, err := s.send(ctx, call{method: http.MethodOptions, path: "/oauth/v2/token", host: s.person.host, header: map[string]string{
		"Origin": "https://app.example.com", "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization",
	}})
	if err != nil {
		return "", err
	}
	if allowed := a.header.Get("Access-Control-Allow-Origin"); a.status/100 != 2 || allowed == "" {
		return "", fmt.Errorf("%s, Access-Control-Allow-Origin %q", a, allowed)
	}
	return a.String(), nil
}

func (s *smoke) compressed(ctx context.Context) (string, error) {
	// net/http only decodes encodings that it requested itself.
	a, err := s.send(ctx, call{
		method: http.MethodGet, path: "/.well-known/openid-configuration", host: s.person.host, header: map[string]string{"Accept-Encoding": "gzip"},
	})
	if err != nil {
		return "", err
	}
	encoding, body := a.header.Get("Content-Encoding"), a.body
	switch encoding {
	case "gzip":
		unpacked, err := gzip.NewReader(bytes.NewReader(body))
		if err != nil {
			return "", err
		}
		if body, err = io.ReadAll(unpacked); err != nil {
			return "", err
		}
	case "":
		encoding = "plain"
	default:
		return "", errors.New("Content-Encoding: " + encoding)
	}
	if !json.Valid(body) {
		return "", fmt.Errorf("no JSON, %s: %.60q", encoding, body)
	}
	return strings.Join([]string{a.String(), encoding}, " "), nil
}
