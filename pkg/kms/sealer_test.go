package kms_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tenantry/tenantry/pkg/kms"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestSealer checks that any function with the key can open what was sealed, but only
// under the same purpose and binding.
func TestSealer(t *testing.T) {
	for _, service := range services {
		t.Run(service.name, func(t *testing.T) {
			ctx, c := context.Background(), client(service.start(t))
			sealer, other := kms.NewSealer(c, alias, time.Now), kms.NewSealer(c, alias, time.Now)
			sealed, err := sealer.Seal(ctx, tenant.SealResponse, "a", []byte("secret"))
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(sealed, []byte("secret")) {
				t.Error("the ciphertext holds the plaintext")
			}
			for name, s := range map[string]*kms.Sealer{"the same": sealer, "another": other} {
				if got, err := s.Open(ctx, tenant.SealResponse, "a", sealed); err != nil || string(got) != "secret" {
					t.Errorf("%s function: got %q, %v, want secret", name, got, err)
				}
				if got, err := s.Open(ctx, tenant.SealResponse, "b", sealed); err == nil {
					t.Errorf("%s function, another binding: got %q, want an error", name, got)
				}
				if got, err := s.Open(ctx, tenant.SealCredentials, "a", sealed); err == nil {
					t.Errorf("%s function, another purpose: got %q, want an error", name, got)
				}
			}
			ours := 2 + int(binary.BigEndian.Uint16(sealed))
			for i := range sealed {
				if i >= 2 && i < ours && service.name == "ministack" {
					continue // it accepts some of its own ciphertexts although they were altered
				}
				broken := bytes.Clone(sealed)
				broken[i] ^= 1
				if got, err := sealer.Open(ctx, tenant.SealResponse, "a", broken); err == nil {
					t.Fatalf("byte %d changed: got %q, want an error", i, got)
				}
				if i > 8 && i < len(sealed)-40 {
					continue // each byte of the encrypted data key costs a call
				}
				if got, err := sealer.Open(ctx, tenant.SealResponse, "a", sealed[:i]); err == nil {
					t.Fatalf("cut at %d: got %q, want an error", i, got)
				}
			}
		})
	}
}

// TestSealer_RoundTrip checks arbitrary plaintexts and bindings.
func TestSealer_RoundTrip(t *testing.T) {
	sealer := kms.NewSealer(client(services[0].start(t)), alias, time.Now)
	rapid.Check(t, func(t *rapid.T) {
		plaintext, binding := rapid.SliceOf(rapid.Byte()).Draw(t, "plaintext"), rapid.String().Draw(t, "binding")
		sealed, err := sealer.Seal(context.Background(), tenant.SealResponse, binding, plaintext)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := sealer.Open(context.Background(), tenant.SealResponse, binding, sealed); err != nil || !bytes.Equal(got, plaintext) {
			t.Fatalf("got %x, %v, want %x", got, err, plaintext)
		}
	})
}

// TestSealer_DataKeys checks that a data key is used for minutes and a limited number
// of times.
func TestSealer_DataKeys(t *testing.T) {
	var calls atomic.Int32
	service := services[0].start(t)
	endpoint := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		body, _ := io.ReadAll(r.Body)
		forward, _ := http.NewRequestWithContext(r.Context(), r.Method, service, bytes.NewReader(body))
		forward.Header = r.Header
		response, err := http.DefaultClient.Do(forward)
		if err != nil {
			t.Error(err)
			return
		}
		defer func() { _ = response.Body.Close() }()
		w.Header().Set("Content-Type", response.Header.Get("Content-Type"))
		w.WriteHeader(response.StatusCode)
		_, _ = io.Copy(w, response.Body)
	}))
	now := time.Now()
	sealer := kms.NewSealer(client(endpoint), alias, func() time.Time { return now })
	var sealed []byte
	seal := func() {
		t.Helper()
		var err error
		if sealed, err = sealer.Seal(context.Background(), tenant.SealResponse, "a", []byte("x")); err != nil {
			t.Fatal(err)
		}
	}
	wantCalls := func(when string, want int32) {
		t.Helper()
		if got := calls.Swap(0); got != want {
			t.Errorf("%s: calls to KMS: got %d, want %d", when, got, want)
		}
	}
	for range 1000 {
		seal()
	}
	wantCalls("a thousand uses", 1)
	seal()
	wantCalls("one use more", 1)
	if _, err := sealer.Open(context.Background(), tenant.SealResponse, "a", sealed); err != nil {
		t.Error(err)
	}
	wantCalls("what it sealed itself", 0)
	now = now.Add(5 * time.Minute)
	seal()
	wantCalls("five minutes later", 1)
}

// TestSealer_Unavailable checks that nothing is sealed or opened without KMS.
func TestSealer_Unavailable(t *testing.T) {
	for fault, wait := range map[string]bool{"ThrottlingException": true, "KMSInternalException": true, "AccessDeniedException": false} {
		endpoint := serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/x-amz-json-1.1")
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, fmt.Sprintf(`{"__type":%q,"message":"arn:aws:kms:secret"}`, fault))
		}))
		sealer := kms.NewSealer(client(endpoint), alias, time.Now)
		_, sealErr := sealer.Seal(context.Background(), tenant.SealResponse, "a", nil)
		_, openErr := sealer.Open(context.Background(), tenant.SealResponse, "a", append([]byte{0, 1, 7}, make([]byte, 40)...))
		for name, err := range map[string]error{"Seal": sealErr, "Open": openErr} {
			var e *tenant.Error
			if !errors.As(err, &e) || !errors.Is(err, tenant.ErrSealUnavailable) {
				t.Fatalf("%s, %s: got %v, want %v", fault, name, err, tenant.ErrSealUnavailable)
			}
			if got := e.RetryAfter > 0; got != wait {
				t.Errorf("%s, %s: told to wait: got %v, want %v", fault, name, got, wait)
			}
			if strings.Contains(e.Key, "arn:") {
				t.Errorf("%s, %s: the text for the caller reveals internals: %q", fault, name, e.Key)
			}
		}
	}
}
