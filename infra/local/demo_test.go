package main

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// Where the system resolver does not know an instance's host, the user is told what to do.
func TestResolverHint(t *testing.T) {
	const host = "demo-abc234.localhost"
	for _, c := range []struct {
		name      string
		addresses []string
		err       error
		hint      bool
	}{
		{"known", []string{"::1", "127.0.0.1"}, nil, false},
		{"unknown", nil, errors.New("no such host"), true},
		{"another machine", []string{"192.0.2.1"}, nil, true},
		{"IPv6 alone, where nothing listens", []string{"::1"}, nil, true},
	} {
		got := resolverHint(t.Context(), host, func(context.Context, string) ([]string, error) { return c.addresses, c.err })
		if (got != "") != c.hint || c.hint && !strings.Contains(got, "\n127.0.0.1 "+host) {
			t.Errorf("%s: got %q, want a hint: %v", c.name, got, c.hint)
		}
	}
}
