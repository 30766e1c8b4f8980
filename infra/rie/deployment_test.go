package rie_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/kms"

	kmsserver "github.com/tenantry/tenantry/infra/local/kms"
	"github.com/tenantry/tenantry/infra/parts"
	"github.com/tenantry/tenantry/infra/systemtoken"
	"github.com/tenantry/tenantry/infra/table"
)

const (
	root      = "../.."
	tableName = "rie"
	region    = "eu-central-1"
	audience  = "https://api.example.com"
	// host is the custom domain of the instance that create-instance/machine.json makes.
	host = "acme.example.com"
	// externalDomain is the one under which generated domains lie.
	externalDomain = "tenants.example.com"
)

// deployment is the functions as they are deployed, with a DynamoDB and a KMS of their own.
type deployment struct {
	functions map[string]*function
	table     *dynamodb.Client
	keys      *kms.Client
	// systemToken calls the System API.
	systemToken string
}

// function is a compiled function under the emulator.
type function struct {
	*parts.RIE
	logFile string
}

func deploy(t *testing.T) *deployment {
	t.Helper()
	engine, err := parts.StartDynamoDBLocal(t.Context(), parts.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(engine.Stop)
	keys, err := kmsserver.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	keyService := httptest.NewServer(keys)
	t.Cleanup(keyService.Close)

	test := credentials.NewStaticCredentialsProvider("test", "test", "")
	d := &deployment{
		functions: map[string]*function{},
		table:     dynamodb.New(dynamodb.Options{Region: region, BaseEndpoint: &engine.Endpoint, Credentials: test}),
		keys:      kms.New(kms.Options{Region: region, BaseEndpoint: &keyService.URL, Credentials: test}),
	}
	if err := table.Create(t.Context(), d.table, tableName); err != nil {
		t.Fatal(err)
	}
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	d.systemToken = mintSystemToken(t, private)
	environment := environmentOf(t, public, engine.Endpoint, keyService.URL)
	environment["TENANTRY_STACK"] = "rie"
	for name, target := range map[string]string{
		"create-instance": "build-CreateInstanceFunction", "setup-org": "build-SetupOrgFunction",
		"system": "build-SystemFunction", "oidc": "build-OidcFunction",
	} {
		d.functions[name] = start(t, build(t, target), environment)
	}
	return d
}

// environmentOf gives the variables of template.yaml, and those that Lambda itself sets.
func environmentOf(t *testing.T, key ed25519.PublicKey, dynamoDB, kms string) map[string]string {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		t.Fatal(err)
	}
	users, err := json.Marshal(map[string]any{"system": map[string]any{
		"keys": []string{base64.StdEncoding.EncodeToString(der)}, "roles": []string{"SYSTEM_OWNER"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{
		"TENANTRY_TABLE": tableName, "TENANTRY_EXTERNAL_DOMAIN": externalDomain,
		"TENANTRY_AUDIENCE": audience, "TENANTRY_SYSTEM_USERS": string(users),
		"TENANTRY_KMS_KEY": "alias/tenantry", "TENANTRY_DEFAULT_LANGUAGE": "en",
		"TENANTRY_TIMEOUT": "10s", "TENANTRY_LOG_LEVEL": "INFO",
		"AWS_ENDPOINT_URL_DYNAMODB": dynamoDB, "AWS_ENDPOINT_URL_KMS": kms,
		"AWS_REGION": region, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
	}
}

func mintSystemToken(t *testing.T, private ed25519.PrivateKey) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	key, err := systemtoken.ParseKey(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	if err != nil {
		t.Fatal(err)
	}
	token, err := key.Mint(systemtoken.Claims{
		User: "system", Audience: audience, IssuedAt: time.Now(), Lifetime: time.Hour,
	})
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// build makes a function's executable by the very target that `sam build` calls, for this machine, and
// returns its path.
func build(t *testing.T, target string) string {
	t.Helper()
	dir := t.TempDir()
	command := exec.CommandContext(t.Context(), "make", "--no-print-directory", "-C", root, target,
		"ARTIFACTS_DIR="+dir, "ARCH="+runtime.GOARCH) //nolint:misspell // SAM's name
	if output, err := command.CombinedOutput(); err != nil {
		t.Fatalf("make %s: %v\n%s", target, err, output)
	}
	return filepath.Join(dir, "bootstrap")
}

// start runs an executable under the emulator, which keeps no log: a script in between sends the function's
// to a file.
func start(t *testing.T, bootstrap string, environment map[string]string) *function {
	t.Helper()
	f := &function{logFile: bootstrap + ".log"}
	script := bootstrap + ".sh"
	text := fmt.Sprintf("#!/bin/sh\nexec '%s' >>'%s' 2>&1\n", bootstrap, f.logFile)
	if err := os.WriteFile(script, []byte(text), 0o700); err != nil { //nolint:gosec // it is to be executed
		t.Fatal(err)
	}
	o := parts.RIEOptions{Bootstrap: script}
	for name, value := range environment {
		o.Env = append(o.Env, name+"="+value)
	}
	var err error
	if f.RIE, err = parts.StartRIE(context.WithoutCancel(t.Context()), o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Stop)
	return f
}

// log returns what the function has written so far.
func (f *function) log(t *testing.T) []byte {
	t.Helper()
	text, err := os.ReadFile(f.logFile)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.TrimSpace(text)
}
