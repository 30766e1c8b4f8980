package signed_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/kms"

	"github.com/tenantry/tenantry/infra/local/signed"
)

var ours = aws.Credentials{AccessKeyID: "LOCALABC", SecretAccessKey: "secret"}

// A signed request passes with its body, and any other is refused.
func TestGuard(t *testing.T) {
	now := time.Now()
	for _, c := range []struct {
		name        string
		credentials aws.Credentials
		age         time.Duration
		change      func(*http.Request)
		want        string // of the refusal; "" for none
	}{
		{name: "signed", credentials: ours},
		{name: "by another name of this machine", credentials: ours, change: func(r *http.Request) { r.Host = "LOCALHOST:8080" }},
		{name: "by IPv6", credentials: ours, change: func(r *http.Request) { r.Host = "[::1]:8080" }},
		{name: "not signed", credentials: ours, change: func(r *http.Request) { r.Header.Del("Authorization") }, want: "not signed"},
		{name: "no signature", credentials: ours, change: func(r *http.Request) {
			r.Header.Set("Authorization", strings.Split(r.Header.Get("Authorization"), ", Signature")[0])
		}, want: "not signed"},
		{name: "unknown key", credentials: aws.Credentials{AccessKeyID: "local", SecretAccessKey: "secret"}, want: "access key is not known"},
		{name: "another secret", credentials: aws.Credentials{AccessKeyID: "LOCALABC", SecretAccessKey: "guessed"}, want: "does not match"},
		{name: "another body", credentials: ours, change: func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader("{}")) }, want: "does not match"},
		{name: "another operation", credentials: ours, change: func(r *http.Request) { r.Header.Set("X-Amz-Target", "TrentService.Encrypt") }, want: "does not match"},
		{name: "old", credentials: ours, age: 6 * time.Minute, want: "X-Amz-Date"},
		{name: "a website's name", credentials: ours, change: func(r *http.Request) { r.Host = "rebound.example.com:8080" }, want: "want 127.0.0.1 or localhost"},
		{name: "a name that begins well", credentials: ours, change: func(r *http.Request) { r.Host = "127.0.0.1.example.com" }, want: "want 127.0.0.1 or localhost"},
		{name: "an instance's name", credentials: ours, change: func(r *http.Request) { r.Host = "acme.localhost" }, want: "want 127.0.0.1 or localhost"},
	} {
		t.Run(c.name, func(t *testing.T) {
			const body = `{"KeyId":"alias/tenantry"}`
			r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1:8080/", strings.NewReader(body))
			if c.want == "" && c.change != nil { // signed as sent
				c.change(r)
			}
			r.Header.Set("X-Amz-Target", "TrentService.DescribeKey")
			digest := sha256.Sum256([]byte(body))
			if err := v4.NewSigner().SignHTTP(t.Context(), c.credentials, r, hex.EncodeToString(digest[:]), "kms", "us-east-1", now.Add(-c.age)); err != nil {
				t.Fatal(err)
			}
			if c.want != "" && c.change != nil {
				c.change(r)
			}
			passed := ""
			w := httptest.NewRecorder()
			signed.Guard(ours, func() time.Time { return now }, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				text, err := io.ReadAll(r.Body)
				if err != nil {
					t.Error(err)
				}
				passed = string(text)
			})).ServeHTTP(w, r)
			if c.want == "" && passed != body {
				t.Errorf("got %d %s, want it to pass with its body", w.Code, w.Body)
			}
			if c.want != "" && (passed != "" || w.Code != http.StatusForbidden || !bytes.Contains(w.Body.Bytes(), []byte(c.want))) {
				t.Errorf("got %d %s, want 403 with %q", w.Code, w.Body, c.want)
			}
		})
	}
}

// Requests of the SDK pass.
func TestGuard_SDK(t *testing.T) {
	server := httptest.NewServer(signed.Guard(ours, time.Now, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"KeyMetadata":{"KeyId":"1"}}`)
	})))
	defer server.Close()
	for secret, ok := range map[string]bool{ours.SecretAccessKey: true, "guessed": false} {
		client := kms.New(kms.Options{
			Region: "us-east-1", BaseEndpoint: &server.URL,
			Credentials: credentials.NewStaticCredentialsProvider(ours.AccessKeyID, secret, ""),
		})
		if _, err := client.DescribeKey(t.Context(), &kms.DescribeKeyInput{KeyId: aws.String("alias/tenantry")}); (err == nil) != ok {
			t.Errorf("with the secret %s: got %v, want success %v", secret, err, ok)
		}
	}
}
