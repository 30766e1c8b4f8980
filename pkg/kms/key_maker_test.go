package kms_test

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/credentials"
	awskms "github.com/aws/aws-sdk-go-v2/service/kms"

	kmsserver "github.com/tenantry/tenantry/infra/local/kms"
	"github.com/tenantry/tenantry/infra/parts"
	"github.com/tenantry/tenantry/pkg/kms"
	"github.com/tenantry/tenantry/pkg/tenant"
)

const alias = "alias/tenantry"

func client(endpoint string) *awskms.Client {
	return awskms.New(awskms.Options{
		Region: "us-east-1", BaseEndpoint: &endpoint,
		Credentials: credentials.NewStaticCredentialsProvider("test", "test", ""),
		// The SDK retries; the tests need not wait for its pauses.
		Retryer: retry.NewStandard(func(o *retry.StandardOptions) { o.MaxBackoff = time.Millisecond }),
	})
}

// services are the key services on which the keyring is tested.
var services = []struct {
	name  string
	start func(testing.TB) (endpoint string)
}{
	{"local", func(tb testing.TB) string {
		tb.Helper()
		server, err := kmsserver.Open(tb.TempDir())
		if err != nil {
			tb.Fatal(err)
		}
		return serve(tb, server)
	}},
	{"ministack", func(tb testing.TB) string {
		tb.Helper()
		process, err := parts.StartMinistack(context.Background(), parts.Options{})
		if err != nil {
			tb.Fatal(err)
		}
		tb.Cleanup(func() { process.Stop() })
		c := client(process.Endpoint)
		key, err := c.CreateKey(context.Background(), &awskms.CreateKeyInput{})
		if err != nil {
			tb.Fatal(err)
		}
		_, err = c.CreateAlias(context.Background(), &awskms.CreateAliasInput{
			AliasName: aws.String(alias), TargetKeyId: key.KeyMetadata.KeyId,
		})
		if err != nil {
			tb.Fatal(err)
		}
		return process.Endpoint
	}},
}

func serve(tb testing.TB, h http.Handler) string {
	tb.Helper()
	server := httptest.NewServer(h)
	tb.Cleanup(server.Close)
	return server.URL
}

var use = tenant.KeyUse{InstanceID: "1", UserID: "2", KeyID: "3"}

func TestKeyMaker_MachineKeyPair(t *testing.T) {
	for _, service := range services {
		t.Run(service.name, func(t *testing.T) {
			keyring := kms.NewKeyMaker(client(service.start(t)), alias)
			first, err := keyring.MachineKeyPair(context.Background(), use)
			if err != nil {
				t.Fatal(err)
			}
			checkPair(t, first)
			second, err := keyring.MachineKeyPair(context.Background(), use)
			if err != nil {
				t.Fatal(err)
			}
			if string(first.PublicKey) == string(second.PublicKey) {
				t.Error("two calls returned the same pair")
			}
		})
	}
}

// checkPair checks that one half verifies what the other signs.
func checkPair(t *testing.T, pair *tenant.KeyPair) {
	t.Helper()
	block, rest := pem.Decode(pair.PrivateKeyPEM)
	if block == nil || block.Type != "RSA PRIVATE KEY" || len(rest) != 0 {
		t.Fatalf("private key: got a PEM block %v and %d bytes more, want one RSA PRIVATE KEY", block, len(rest))
	}
	private, err := x509.ParsePKCS1PrivateKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	if got := private.N.BitLen(); got != 2048 {
		t.Errorf("modulus: got %d bits, want 2048", got)
	}
	public, err := x509.ParsePKIXPublicKey(pair.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	digest := sha256.Sum256([]byte("assertion"))
	signature, err := rsa.SignPKCS1v15(rand.Reader, private, crypto.SHA256, digest[:])
	if err != nil {
		t.Fatal(err)
	}
	if err := rsa.VerifyPKCS1v15(public.(*rsa.PublicKey), crypto.SHA256, digest[:], signature); err != nil {
		t.Errorf("the public key does not verify what the private one signed: %v", err)
	}
}

// TestKeyMaker_EncryptionContext checks that the pair is bound to its use.
func TestKeyMaker_EncryptionContext(t *testing.T) {
	var sent struct {
		KeyPairSpec, KeyId string //nolint:revive // the protocol's name
		EncryptionContext  map[string]string
	}
	server, err := kmsserver.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	endpoint := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		if err := json.Unmarshal(body, &sent); err != nil {
			t.Error(err)
		}
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		server.ServeHTTP(w, r)
	}))
	if _, err := kms.NewKeyMaker(client(endpoint), alias).MachineKeyPair(context.Background(), use); err != nil {
		t.Fatal(err)
	}
	if got, want := sent.KeyPairSpec, "RSA_2048"; got != want {
		t.Errorf("key spec: got %s, want %s", got, want)
	}
	want := map[string]string{"purpose": "machine-key", "instance": "1", "user": "2", "key": "3"}
	for name, value := range want {
		if got := sent.EncryptionContext[name]; got != value {
			t.Errorf("encryption context, %s: got %q, want %q", name, got, value)
		}
	}
}

// TestKeyMaker_Unavailable checks that any failure of KMS is a 503, with a Retry-After
// only if waiting helps.
func TestKeyMaker_Unavailable(t *testing.T) {
	for _, c := range []struct {
		name, fault string
		status      int
		wait        bool
	}{
		{"throttled", "ThrottlingException", 400, true},
		{"limit", "LimitExceededException", 400, true},
		{"internal", "KMSInternalException", 500, true},
		{"dependency", "DependencyTimeoutException", 500, true},
		{"key unavailable", "KeyUnavailableException", 500, true},
		{"denied", "AccessDeniedException", 400, false},
		{"disabled", "DisabledException", 400, false},
		{"no key", "NotFoundException", 400, false},
		{"deleted", "KMSInvalidStateException", 400, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			calls := 0
			endpoint := serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				calls++
				w.Header().Set("Content-Type", "application/x-amz-json-1.1")
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, `{"__type":"`+c.fault+`","message":"arn:aws:kms:secret"}`)
			}))
			pair, err := kms.NewKeyMaker(client(endpoint), alias).MachineKeyPair(context.Background(), use)
			checkUnavailable(t, pair, err, c.wait)
			if calls > 4 {
				t.Errorf("calls: got %d, want at most 4", calls)
			}
		})
	}
	t.Run("down", func(t *testing.T) {
		server := httptest.NewServer(http.NotFoundHandler())
		server.Close()
		pair, err := kms.NewKeyMaker(client(server.URL), alias).MachineKeyPair(context.Background(), use)
		checkUnavailable(t, pair, err, true)
	})
	t.Run("slow", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
		defer cancel()
		over := make(chan struct{})
		endpoint := serve(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-over }))
		defer close(over)
		pair, err := kms.NewKeyMaker(client(endpoint), alias).MachineKeyPair(ctx, use)
		checkUnavailable(t, pair, err, true)
	})
}

func checkUnavailable(t *testing.T, pair *tenant.KeyPair, err error, wait bool) {
	t.Helper()
	if pair != nil {
		t.Error("got a pair along with an error")
	}
	var e *tenant.Error
	if !errors.As(err, &e) || !errors.Is(err, tenant.ErrKeysUnavailable) {
		t.Fatalf("error: got %v, want %v", err, tenant.ErrKeysUnavailable)
	}
	if got := e.RetryAfter > 0; got != wait {
		t.Errorf("wait: got %v, want %v", got, wait)
	}
	if strings.Contains(e.Key, "arn:") {
		t.Errorf("the text for the caller reveals internals: %q", e.Key)
	}
}
