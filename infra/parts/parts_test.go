package parts

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestMain lets the test's executable run as three programs: the tests, a Lambda function's bootstrap for the emulator,
// and a parent that starts a part and never stops it.
func TestMain(m *testing.M) {
	Private()
	switch {
	case os.Getenv("AWS_LAMBDA_RUNTIME_API") != "":
		os.Exit(echo(os.Getenv("AWS_LAMBDA_RUNTIME_API")))
	case os.Getenv("PARTS_TEST_PARENT") != "":
		os.Exit(parent())
	}
	os.Exit(m.Run())
}

// engines are the parts with a DynamoDB API.
var engines = []struct {
	name  string
	start func(context.Context, Options) (*Process, error)
}{
	{"DynamoDBLocal", StartDynamoDBLocal},
	{"Dynoxide", StartDynoxide},
}

func TestDynamoDB_Answers(t *testing.T) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			p, err := e.start(t.Context(), Options{})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(p.Stop)
			if got, want := tables(t, p), `{"TableNames":[]}`; got != want {
				t.Errorf("ListTables: got %s, want %s", got, want)
			}
			p.Stop()
			if response, err := http.Get(p.Endpoint); err == nil {
				_ = response.Body.Close()
				t.Errorf("after Stop: got %s, want no answer", response.Status)
			}
			p.Stop() // does nothing
		})
	}
}

func TestDynamoDB_KeepsDataAndLocksIt(t *testing.T) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			options := Options{DataDir: filepath.Join(t.TempDir(), "data")}
			p, err := e.start(t.Context(), options)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(p.Stop)
			call(t, p, "DynamoDB_20120810.CreateTable", `{"TableName":"kept","BillingMode":"PAY_PER_REQUEST",
				"AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],
				"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}]}`)
			if second, err := e.start(t.Context(), options); err == nil {
				second.Stop()
				t.Error("a second engine on the folder: got one, want an error")
			} else if !strings.Contains(err.Error(), "in use by another run") {
				t.Errorf("a second engine on the folder: got %v, want an error that says it is in use", err)
			}
			p.Stop()
			p, err = e.start(t.Context(), options)
			if err != nil {
				t.Fatalf("start again: %v", err)
			}
			t.Cleanup(p.Stop)
			if got, want := tables(t, p), `{"TableNames":["kept"]}`; got != want {
				t.Errorf("ListTables after a restart: got %s, want %s", got, want)
			}
		})
	}
}

func TestMinistack_Answers(t *testing.T) {
	t.Parallel()
	p, err := StartMinistack(t.Context(), Options{DataDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Stop)
	if got := call(t, p, "AWSEvents.ListEventBuses", "{}"); !strings.Contains(got, `"default"`) {
		t.Errorf("ListEventBuses: got %s, want the default bus", got)
	}
}

func TestRIE_Invoke(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	r, err := StartRIE(t.Context(), RIEOptions{Bootstrap: self, Env: []string{"GREETING=hello"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Stop)
	t.Run("events", func(t *testing.T) {
		for i := range 4 {
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				t.Parallel()
				got, err := r.Invoke(t.Context(), fmt.Appendf(nil, `{"n":%d}`, i))
				if want := fmt.Sprintf(`hello {"n":%d} HOME=""`, i); err != nil || string(got) != want {
					t.Errorf("Invoke: got %q, %v, want %q", got, err, want)
				}
			})
		}
	})
	if got, err := r.Invoke(t.Context(), []byte("exit")); err == nil || !strings.Contains(err.Error(), "told to exit") {
		t.Errorf("Invoke of a function that ends: got %q, %v, want an error with its last line", got, err)
	}
}

// echo is a bootstrap that echoes events until one tells it to exit.
func echo(api string) int {
	base := "http://" + api + "/2018-06-01/runtime/invocation/"
	for {
		next, err := http.Get(base + "next")
		if err != nil {
			return 1
		}
		event, err := io.ReadAll(next.Body)
		_ = next.Body.Close()
		if err != nil {
			return 1
		}
		if string(event) == "exit" {
			fmt.Println("told to exit")
			return 1
		}
		answer := fmt.Sprintf("%s %s HOME=%q", os.Getenv("GREETING"), event, os.Getenv("HOME"))
		response, err := http.Post(base+next.Header.Get("Lambda-Runtime-Aws-Request-Id")+"/response", "", strings.NewReader(answer))
		if err != nil {
			return 1
		}
		_ = response.Body.Close()
	}
}

func TestStart_FailsWithTheLastLines(t *testing.T) {
	t.Parallel()
	began := time.Now()
	_, err := start(t.Context(), spec{
		name: "shell", path: "/bin/sh", args: []string{"-c", "echo no such luck; exit 3"},
		endpoint: "http://127.0.0.1:1", ready: get("/"), accept: http.StatusOK,
	})
	if err == nil || !strings.Contains(err.Error(), "no such luck") {
		t.Errorf("start: got %v, want an error with the last line", err)
	}
	if took := time.Since(began); took > startLimit/2 {
		t.Errorf("start took %v: it waits for a process that has ended", took)
	}
}

func TestStart_EndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	p, err := StartDynoxide(ctx, Options{})
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	select {
	case <-p.ended:
	case <-time.After(startLimit):
		p.Stop()
		t.Error("the part outlives its context")
	}
}

func TestNotInstalled(t *testing.T) {
	t.Setenv(DirVariable, t.TempDir())
	for name, try := range map[string]func() error{
		"DynamoDBLocal": func() error { _, err := StartDynamoDBLocal(t.Context(), Options{}); return err },
		"Dynoxide":      func() error { _, err := StartDynoxide(t.Context(), Options{}); return err },
		"Ministack":     func() error { _, err := StartMinistack(t.Context(), Options{}); return err },
		"RIE":           func() error { _, err := StartRIE(t.Context(), RIEOptions{}); return err },
	} {
		if err := try(); !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "run 'make parts'") {
			t.Errorf("%s: got %v, want an error that says to run 'make parts'", name, err)
		}
	}
}

func TestDir(t *testing.T) {
	want, err := filepath.Abs(filepath.Join("..", "..", ".local", "parts"))
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(DirVariable, "")
	if got, err := Dir(); err != nil || got != want {
		t.Errorf("Dir: got %q, %v, want %q", got, err, want)
	}
	t.Chdir(t.TempDir())
	if got, err := Dir(); err == nil || !strings.Contains(err.Error(), DirVariable) {
		t.Errorf("Dir outside the module: got %q, %v, want an error that names %s", got, err, DirVariable)
	}
	t.Setenv(DirVariable, "elsewhere")
	if got, err := Dir(); err != nil || filepath.Base(got) != "elsewhere" || !filepath.IsAbs(got) {
		t.Errorf("Dir with %s: got %q, %v, want an absolute path to elsewhere", DirVariable, got, err)
	}
}

func tables(t testing.TB, p *Process) string {
	t.Helper()
	return call(t, p, "DynamoDB_20120810.ListTables", "{}")
}

// call sends a request to an AWS JSON service and returns the response, which must be 200.
func call(t testing.TB, p *Process, target, body string) string {
	t.Helper()
	request, err := listTables(t.Context(), p.Endpoint) // for its signature
	if err != nil {
		t.Fatal(err)
	}
	service := "dynamodb"
	if strings.HasPrefix(target, "AWSEvents.") {
		service = "events"
	}
	request.Header.Set("Authorization", strings.Replace(request.Header.Get("Authorization"), "dynamodb", service, 1))
	request.Header.Set("X-Amz-Target", target)
	request.Body, request.ContentLength = io.NopCloser(strings.NewReader(body)), int64(len(body))
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s: got %s: %s, %v, want 200", target, response.Status, text, err)
	}
	return string(bytes.TrimSpace(text))
}
