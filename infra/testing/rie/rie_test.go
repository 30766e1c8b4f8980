package rie_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/infra/testing/backend"
	"github.com/tenantry/tenantry/infra/testing/build"
	"github.com/tenantry/tenantry/infra/testing/rie"
	"github.com/tenantry/tenantry/infra/testing/sample"
)

const root = "../../.."

// functions are the deployed ones by name.
type functions map[string]*rie.Function

// Invoke implements sample.Invoker.
func (f functions) Invoke(ctx context.Context, function string, event []byte) (answer, log []byte, err error) {
	return f[function].Invoke(ctx, event)
}

func startBackend(t *testing.T) *backend.Backend {
	t.Helper()
	b, err := backend.Start(t.Context(), backend.Options{
		Address: "127.0.0.1", Dir: t.TempDir(), Audience: sample.Audience, ExternalDomain: sample.ExternalDomain,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Stop)
	return b
}

// TestSamples builds each function as for deployment and sends every event of events/sample.
func TestSamples(t *testing.T) {
	b := startBackend(t)
	all, err := build.Functions(root)
	if err != nil {
		t.Fatal(err)
	}
	// The template's setting for metrics, which the mains turn on.
	environment := b.Environment()
	environment["TENANTRY_STACK"] = "rie"
	deployed := functions{}
	for _, function := range all {
		bootstrap, err := function.Make(t.Context(), root)
		if err != nil {
			t.Fatal(err)
		}
		f, err := rie.Start(context.WithoutCancel(t.Context()), bootstrap, t.TempDir(), environment)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(f.Stop)
		deployed[function.Name] = f
	}
	run := sample.NewRun(root, b, deployed)
	for _, s := range sample.All() {
		t.Run(s.Function+"/"+s.Name, func(t *testing.T) {
			if err := run.Send(t.Context(), s); err != nil {
				t.Error(err)
			}
		})
	}
	if err := run.Finish(t.Context()); err != nil {
		t.Error(err)
	}
	for name, f := range deployed {
		log, err := f.Log()
		switch {
		case err != nil || len(log) == 0:
			t.Errorf("log of %s: saw none (%v)", name, err)
		case name == "relay" || name == "sweeper":
			// They have no metrics of their own: Lambda's and SQS's show how far behind they are.
		case !bytes.Contains(log, []byte(`"Stack":"rie"`)):
			t.Errorf("log of %s: has no metrics", name)
		}
	}
}

// Every event has a function and an expected result, and the other way round.
func TestSamples_AreComplete(t *testing.T) {
	if err := sample.Complete(root); err != nil {
		t.Error(err)
	}
}

// TestTemplate_NamesEveryVariable checks that template.yaml names every variable,
// because sam local overrides only those.
func TestTemplate_NamesEveryVariable(t *testing.T) {
	template, err := os.ReadFile(filepath.Join(root, "template.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for name := range (&backend.Backend{}).Environment() {
		if strings.HasPrefix(name, "AWS_") && !strings.HasPrefix(name, "AWS_ENDPOINT_") {
			continue // set by Lambda
		}
		if !strings.Contains(string(template), " "+name+": ") {
			t.Errorf("template.yaml: does not name %s", name)
		}
	}
	for name := range (&backend.Backend{}).Parameters() {
		if !strings.Contains(string(template), "\n  "+name+":\n") {
			t.Errorf("template.yaml: has no parameter %s", name)
		}
	}
}
