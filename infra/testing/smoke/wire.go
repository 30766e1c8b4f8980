package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// wireChecks send requests of clients that follow no standard, or an old one.
func (s *smoke) wireChecks() []*check {
	const noLimit = "it takes it"
	return []*check{
		{
			name: "body without a length", want: "a refusal, by the gateway or by the function (401)", page: notes,
			look: func(ctx context.Context) (string, error) {
				old := *s
				old.client = &http.Client{
					Timeout: time.Minute,
					// HTTP/1.1, because HTTP/2 has no chunked encoding.
					Transport: &http.Transport{TLSNextProto: map[string]func(string, *tls.Conn) http.RoundTripper{}},
				}
				a, err := old.send(ctx, call{method: http.MethodPost, path: create, body: []byte("{}"), chunked: true})
				if closed := new(url.Error); errors.As(err, &closed) {
					return "refused: " + closed.Err.Error(), nil
				}
				if a.status/100 == 2 {
					err = errors.New(a.String())
				}
				return a.String(), err
			},
		},
		{
			name: "GET with X-HTTP-Method-Override: POST", want: "401, as a POST without a token", page: notes,
			onAWS: "it goes by the method alone", look: func(ctx context.Context) (string, error) {
				return s.status(ctx, call{method: http.MethodGet, path: create, header: map[string]string{"X-HTTP-Method-Override": http.MethodPost}},
					http.StatusUnauthorized)
			},
		},
		{
			name: "| and { in a query", want: "400 of the gateway", page: notes, onAWS: noLimit,
			look: func(ctx context.Context) (string, error) {
				return s.status(ctx, call{method: http.MethodGet, path: "/oauth/v2/authorize?state=a|{b}", host: s.person.host}, http.StatusBadRequest)
			},
		},
		{
			name: "request line of 11,000 bytes", want: "a refusal of the gateway, 4xx", page: quotas, onAWS: noLimit,
			look: func(ctx context.Context) (string, error) {
				path := "/oauth/v2/authorize?state=" + strings.Repeat("s", 11000)
				return s.status(ctx, call{method: http.MethodGet, path: path, host: s.person.host},
					http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusRequestURITooLong, http.StatusRequestHeaderFieldsTooLarge)
			},
		},
		{
			name: "400 creates at once", want: "429 for some, with Retry-After, in the contract's shape; no 5xx", page: "API Gateway: Throttle requests to your REST APIs",
			onAWS: "it throttles nothing", look: s.flood,
		},
	}
}

// flood sends more creates without a token than the route's burst.
func (s *smoke) flood(ctx context.Context) (string, error) {
	const calls = 400
	var (
		mu     sync.Mutex
		group  sync.WaitGroup
		counts = map[int]int{}
		wrong  error
	)
	for range calls {
		group.Go(func() {
			a, err := s.send(ctx, call{method: http.MethodPost, path: create, body: []byte("{}")})
			if err == nil && a.status == http.StatusTooManyRequests {
				if err = a.contract(8); err == nil && a.header.Get("Retry-After") == "" {
					err = errors.New("429 without Retry-After")
				}
			}
			mu.Lock()
			defer mu.Unlock()
			counts[a.status]++
			if err != nil {
				wrong = err
			}
		})
	}
	group.Wait()
	came := fmt.Sprintf("%d times 429, %d times 401", counts[http.StatusTooManyRequests], counts[http.StatusUnauthorized])
	switch {
	case wrong != nil:
		return "", wrong
	case counts[http.StatusTooManyRequests] == 0 || counts[http.StatusTooManyRequests]+counts[http.StatusUnauthorized] != calls:
		return "", fmt.Errorf("%s: %v", came, counts)
	}
	return came, nil
}
