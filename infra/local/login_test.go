package main

import (
	"regexp"
	"syscall"
	"testing"

	"github.com/tenantry/tenantry/infra/local/signin"
)

// The printed login address works as a browser would use it.
func TestRun_Login(t *testing.T) {
	p := startProgram(t, t.TempDir())
	p.await("ready")
	defer p.mustStop(syscall.SIGINT)
	printed := regexp.MustCompile(`(?m)^Sign in as (\S+) with (\S+): (\S+)$`).FindStringSubmatch(p.screen.String())
	if printed == nil {
		t.Fatalf("no login address on the screen:\n%s", p.screen.String())
	}
	signin.Must(t, printed[3], printed[1], printed[2])
}
