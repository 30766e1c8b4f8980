package main

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/tenantry/tenantry/infra/local/running"
)

// The services of a run only obey callers with its credentials: no other process, and no page whose host resolves to this
// machine.
func TestRun_Services(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	p := startProgram(t, dir)
	p.await("ready")
	defer p.mustStop(syscall.SIGINT)
	run, ok, err := running.Flags{DataDir: dir}.Find()
	if !ok || err != nil {
		t.Fatalf("no run is found in %s: %v", dir, err)
	}
	if run.URL != p.url() || run.Key != filepath.Join(dir, keyFileName) {
		t.Errorf("got %+v, want the address %s and the key of the folder", run, p.url())
	}
	config, err := os.ReadFile(run.AWSConfig)
	if err != nil {
		t.Fatal(err)
	}
	var endpoints []string
	for line := range strings.Lines(string(config)) {
		if _, endpoint, ok := strings.Cut(line, "endpoint_url = "); ok {
			endpoints = append(endpoints, strings.TrimSpace(endpoint))
		}
	}
	if len(endpoints) != 3 {
		t.Fatalf("got %v, want engine, key service and bus in:\n%s", endpoints, config)
	}
	t.Run("strangers", func(t *testing.T) {
		for _, endpoint := range endpoints {
			for _, host := range []string{"", "rebound.example.com"} {
				request, err := http.NewRequest(http.MethodPost, endpoint+"/", strings.NewReader("{}"))
				if err != nil {
					t.Fatal(err)
				}
				request.Host = host
				request.Header.Set("X-Amz-Target", "DynamoDB_20120810.ListTables")
				request.Header.Set("X-Amz-Date", "20260101T000000Z")
				request.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0")
				response, err := http.DefaultClient.Do(request)
				if err != nil {
					t.Fatal(err)
				}
				_ = response.Body.Close()
				if response.StatusCode != http.StatusForbidden || response.Header.Get("Access-Control-Allow-Origin") != "" {
					t.Errorf("%s, host %q: got %s, want 403 for every page", endpoint, host, response.Status)
				}
			}
		}
	})
	t.Run("AWS's own tools", func(t *testing.T) {
		python := filepath.Join(mustFindParts(t), "ministack", "bin", "python")
		for _, c := range []struct{ command, want string }{
			{"client('dynamodb').list_tables()['TableNames']", "['tenantry']"},
			{"client('kms').describe_key(KeyId='alias/tenantry')['KeyMetadata']['KeyState']", "Enabled"},
			{"client('events').put_events(Entries=[dict(EventBusName='tenantry', Source='a', DetailType='b', Detail='{}')])['FailedEntryCount']", "0"},
			{"client('events').put_events(Entries=[dict(EventBusName='default', Source='a', DetailType='b', Detail='{}')])['Entries'][0]['ErrorMessage']", `no bus "default" here, only "tenantry"`},
		} {
			command := exec.Command(python, "-c", "import boto3\nprint(boto3.Session(profile_name='"+awsProfile+"')."+c.command+")")
			command.Env = append(os.Environ(), "AWS_CONFIG_FILE="+run.AWSConfig)
			out, err := command.CombinedOutput()
			if got := strings.TrimSpace(string(out)); err != nil || got != c.want {
				t.Errorf("%s: got %v, %s, want %s", c.command, err, got, c.want)
			}
		}
	})
}
