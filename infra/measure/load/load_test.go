package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// A short load of all calls on a service that the test starts: every request succeeds, and the report covers each call.
func TestRun(t *testing.T) {
	t.Chdir("../../..") // where the service finds its parts
	service := filepath.Join(t.TempDir(), "local")
	if text, err := exec.Command("go", "build", "-o", service, "./infra/local").CombinedOutput(); err != nil {
		t.Fatalf("build the service: %v\n%s", err, text)
	}
	out, page := t.TempDir(), filepath.Join(t.TempDir(), "page.md")
	if err := os.WriteFile(page, []byte("<!-- load -->\n<!-- /load -->\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := run(context.Background(), options{
		Service: service, Calls: strings.Split(callNames(), ","), Clients: []int{1, 2}, Rates: []int{2, 5},
		Open: true, Duration: 400 * time.Millisecond, Out: out, Page: page,
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{filepath.Join(out, "report.md"), page} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Count(string(text), "| none |") != 4*len(calls)+2 {
			t.Errorf("%s: got other than four steps without a failure for each call, and two of the engine alone:\n%s", file, text)
		}
		if !strings.Contains(string(text), "Each request took its pair from it.") {
			t.Errorf("%s: got creates that found no pair in stock:\n%s", file, text)
		}
		for _, c := range calls {
			figure := filepath.Join(filepath.Dir(file), "load-"+c.name+".svg")
			if file == page {
				figure = filepath.Join(filepath.Dir(file), "figures", "load-"+c.name+".svg")
			}
			if _, err := os.Stat(figure); err != nil {
				t.Error(err)
			}
		}
	}
}

// A refused load reports the service's response, and measures nothing.
func TestRun_Refused(t *testing.T) {
	for name, c := range map[string]struct {
		o    options
		want string
	}{
		"unknown call": {options{Calls: []string{"setup"}}, `no call "setup"`},
		"no service":   {options{Calls: []string{"token"}, Service: "/nowhere/local"}, "make load"},
		"no key":       {options{Calls: []string{"token"}, Address: "http://127.0.0.1:1", Key: "/nowhere/system.pem"}, "--key"},
		"ends at once": {options{Calls: []string{"token"}, Service: "/bin/true"}, "before it was ready"},
	} {
		if err := run(context.Background(), c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want an error with %q", name, err, c.want)
		}
	}
}

// The report says whether the stock was full.
func TestStockNote(t *testing.T) {
	machine := func(pairs, unstocked int) []measuredCall {
		return []measuredCall{{
			call: call{name: "create-machine", takesPair: true}, pairs: pairs, open: []step{{unstocked: unstocked}},
		}}
	}
	for name, c := range map[string]struct {
		measured []measuredCall
		want     string
	}{
		"full":              {machine(3000, 0), "3,000 pairs, encrypted each for itself, of one RSA key. Each request took its pair from it.\n"},
		"ran dry":           {machine(3000, 1200), " 1,200 requests found it empty, and the key service made their pairs.\n"},
		"of others":         {machine(0, 0), "\ncreate-machine: nothing filled the stock of key pairs beside the service itself.\n"},
		"no call needs one": {[]measuredCall{{call: call{name: "token"}}}, ""},
	} {
		if got := stockNote(c.measured); !strings.HasSuffix(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%s: got %q, want %q at the end", name, got, c.want)
		}
	}
}

func TestOffered(t *testing.T) {
	if got, want := offered(nil, 200), []int{20, 50, 100, 150, 180, 220}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got, want := offered(nil, 1), []int{1}; !slices.Equal(got, want) {
		t.Errorf("a slow call: got %v, want %v", got, want)
	}
	if got, want := offered([]int{7}, 200), []int{7}; !slices.Equal(got, want) {
		t.Errorf("given: got %v, want %v", got, want)
	}
}
