package main

import (
	"fmt"
	"os"
	"syscall"
	"testing"
)

// Each engine is in a network namespace where only the run can call it. The run's child there is the engine's parent.
func TestRun_PrivateEngine(t *testing.T) {
	here, err := os.Readlink("/proc/self/ns/net")
	if err != nil {
		t.Fatal(err)
	}
	for _, engine := range []string{dynoxide.name, dynamoDBLocal.name} {
		t.Run(engine, func(t *testing.T) {
			p := startProgram(t, t.TempDir(), "--engine", engine)
			p.await("ready")
			defer p.mustStop(syscall.SIGINT)
			if len(p.children) != 1 {
				t.Fatalf("got children %v, want one", p.children)
			}
			if there, err := os.Readlink(fmt.Sprintf("/proc/%d/ns/net", p.children[0])); err != nil || there == here {
				t.Errorf("got the engine in the network %s, %v, want one of its own", there, err)
			}
		})
	}
}
