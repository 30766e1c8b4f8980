package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestTable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bootstrap")
	if err := os.WriteFile(path, make([]byte, 3_000_000), 0o600); err != nil {
		t.Fatal(err)
	}
	milliseconds := func(values ...int) (all []time.Duration) {
		for _, v := range values {
			all = append(all, time.Duration(v)*time.Millisecond)
		}
		return all
	}
	got, err := table([]*function{
		{
			name: "bare", bootstrap: path, idle: true, sample: "any", memory: 7_000_000,
			first: milliseconds(30, 10, 20), cpu: milliseconds(4), warm: milliseconds(1),
		},
		{
			name: "setup-org", bootstrap: path, sample: "no-token", memory: 30_000_000,
			first: milliseconds(50), cpu: milliseconds(8), warm: milliseconds(3, 1, 2),
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := "| function | event | init and first call | to `bare` | processor time of it | warm call | peak memory | package | executables |\n" +
		"|---|---|---|---|---|---|---|---|---|\n" +
		"| `bare` | `any` | 20.0 ms | 1.00 | 4.0 ms | 1.0 ms | 7.0 MB | 0.0 MB | 3.0 MB |\n" +
		"| `setup-org` | `no-token` | 50.0 ms | 2.50 | 8.0 ms | 2.0 ms | 30.0 MB | 0.0 MB | 3.0 MB |\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
}
