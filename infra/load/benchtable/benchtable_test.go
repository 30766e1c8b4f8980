package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// output is some lines as the benchmarks write them.
const output = `goos: linux
goarch: amd64
pkg: github.com/tenantry/tenantry/functions
cpu: AMD EPYC
BenchmarkPassword-2   	     100	  20000000 ns/op	19925552 B/op	      35 allocs/op
BenchmarkCall/set_up/pat/clients=8-2   	       5	      3496 sent-B/op	     2000 floor-µs	   500 floor/s	   2600 http-µs	   400 http/s	  8.000 items/op	  0 kms/op	  2300 process-µs	   430 process/s	  1.000 reads/op	   1.300 x-http	  1.150 x-process	  1.400 x-transaction
PASS
ok  	github.com/tenantry/tenantry/functions	84.128s
`

func TestRun(t *testing.T) {
	page := filepath.Join(t.TempDir(), "page.md")
	if err := os.WriteFile(page, []byte("<!-- bench -->\n<!-- /bench -->\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run(strings.NewReader(output), options{Page: page}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"| set up | pat | 8 | 2.00 ms | 2.30 ms | 1.15 | 1.40 | 2.60 ms | 1.30 | 500 | 430 | 400 |\n",
		"| set up | pat | 1 | 0 | 8 | 3,496 |\n",
		"| argon2id of a password | 20.0 ms | 19,459 KB | 35 |\n",
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("got no row %s in\n%s", want, text)
		}
	}
}

// A run that failed before its first result must not empty a page.
func TestRun_Nothing(t *testing.T) {
	if err := run(strings.NewReader("FAIL\n"), options{}); err == nil {
		t.Error("got no error for an output without benchmarks")
	}
}
