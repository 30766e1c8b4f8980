package parts

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// parent starts a part, prints its endpoint, and waits to be killed.
func parent() int {
	p, err := StartDynoxide(context.Background(), Options{Private: os.Getenv("PARTS_TEST_PARENT") == "private"})
	if err != nil {
		fmt.Println(err)
		return 1
	}
	fmt.Println(p.Endpoint)
	select {}
}

// A parent that is killed cannot stop its parts: the kernel does.
func TestPartEndsWithAKilledParent(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), "PARTS_TEST_PARENT=1")
	output, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(output)
	if !lines.Scan() || !strings.HasPrefix(lines.Text(), "http://") {
		t.Fatalf("the parent printed %q, want an endpoint", lines.Text())
	}
	endpoint := lines.Text()
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	for deadline := time.Now().Add(startLimit); ; time.Sleep(pollInterval) {
		response, err := http.Get(endpoint)
		if err != nil {
			return
		}
		_ = response.Body.Close()
		if time.Now().After(deadline) {
			t.Fatalf("the part still answers %v after its parent was killed", startLimit)
		}
	}
}
