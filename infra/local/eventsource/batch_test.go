package eventsource_test

import (
	"slices"
	"testing"

	"github.com/tenantry/tenantry/infra/local/eventsource"
)

func TestFailed(t *testing.T) {
	batch := []string{"a", "b", "c"}
	for _, tt := range []struct {
		name             string
		failures, failed []string
		done             int
	}{
		{"none", nil, nil, 3},
		{"empty list", []string{}, nil, 3},
		{"one", []string{"b"}, []string{"b"}, 1},
		{"two, in another order", []string{"c", "b"}, []string{"c", "b"}, 1},
		{"the first", []string{"a"}, []string{"a"}, 0},
		{"empty identifier", []string{""}, batch, 0},
		{"empty identifier beside another", []string{"c", ""}, batch, 0},
		{"of another batch", []string{"x"}, batch, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := eventsource.Failed(batch, tt.failures); !slices.Equal(got, tt.failed) {
				t.Errorf("failed: got %q, want %q", got, tt.failed)
			}
			if got := eventsource.Done(batch, tt.failures); got != tt.done {
				t.Errorf("done: got %d, want %d", got, tt.done)
			}
		})
	}
	if got := eventsource.Failed([]string{"", "b"}, []string{""}); len(got) != 2 {
		t.Errorf("empty identifier of a batch that has one: got %q, want all", got)
	}
}
