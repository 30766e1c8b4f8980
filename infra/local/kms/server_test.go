package kms

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// service is a server under test, reached like by a client.
type service struct {
	t   testing.TB
	url string
}

func open(t testing.TB, dir string) service {
	t.Helper()
	s, err := Open(dir)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	return service{t: t, url: web.URL}
}

// answer has the response members of all operations. []byte is base64 on the wire.
type answer struct {
	Type                     string `json:"__type"`
	Message                  string `json:"message"`
	KeyID                    string `json:"KeyId"`
	KeyMetadata              keyMetadata
	CiphertextBlob           []byte
	Plaintext                []byte
	EncryptionAlgorithm      string
	PrivateKeyCiphertextBlob []byte
	PrivateKeyPlaintext      []byte
	PublicKey                []byte
	KeyPairSpec              string
}

// object is the JSON of a request.
type object map[string]any

// call returns any response. It fails the test only if there is none.
func (s service) call(operation string, in object) (int, answer) {
	s.t.Helper()
	body, err := json.Marshal(in)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.post("TrentService."+operation, body)
}

func (s service) post(target string, body []byte) (int, answer) {
	s.t.Helper()
	r, err := http.NewRequest(http.MethodPost, s.url, bytes.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("X-Amz-Target", target)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	if got := response.Header.Get("Content-Type"); got != contentType {
		s.t.Errorf("Content-Type: got %q, want %q", got, contentType)
	}
	var a answer
	if err := json.Unmarshal(text, &a); err != nil {
		s.t.Fatalf("answer %q: %v", text, err)
	}
	return response.StatusCode, a
}

// must is call, but requires a 200.
func (s service) must(operation string, in object) answer {
	s.t.Helper()
	status, a := s.call(operation, in)
	if status != http.StatusOK {
		s.t.Fatalf("%s: got %d %s: %s, want 200", operation, status, a.Type, a.Message)
	}
	return a
}

// refused is call, but requires a 400 with the named exception.
func (s service) refused(exception, operation string, in object) {
	s.t.Helper()
	if status, a := s.call(operation, in); status != http.StatusBadRequest || a.Type != exception {
		s.t.Errorf("%s: got %d %q (%s), want 400 %q", operation, status, a.Type, a.Message, exception)
	}
}

func TestServeHTTP_Protocol(t *testing.T) {
	s := open(t, t.TempDir())
	for _, c := range []struct {
		name, target, body string
		status             int
		exception          string
	}{
		{"unknown operation", "TrentService.ReEncrypt", "{}", 400, "UnknownOperationException"},
		{"another service", "DynamoDB_20120810.Encrypt", "{}", 400, "UnknownOperationException"},
		{"no operation", "", "{}", 400, "UnknownOperationException"},
		{"empty body", "TrentService.Encrypt", "", 400, "SerializationException"},
		{"cut body", "TrentService.Encrypt", `{"KeyId":`, 400, "SerializationException"},
		{"two bodies", "TrentService.CreateKey", "{}{}", 400, "SerializationException"},
		{"not UTF-8", "TrentService.CreateKey", "{\"Description\":\"\xff\"}", 400, "SerializationException"},
		{"wrong type", "TrentService.Encrypt", `{"KeyId":1}`, 400, "ValidationException"},
		{"not base64", "TrentService.Encrypt", `{"Plaintext":"%"}`, 400, "ValidationException"},
		{"unknown member", "TrentService.Encrypt", `{"DryRun":true}`, 400, "ValidationException"},
		{"too large", "TrentService.Encrypt", strings.Repeat(" ", maxBody+1), 413, "RequestEntityTooLargeException"},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, a := s.post(c.target, []byte(c.body))
			if status != c.status || a.Type != c.exception {
				t.Errorf("got %d %q (%s), want %d %q", status, a.Type, a.Message, c.status, c.exception)
			}
		})
	}
	t.Run("not POST", func(t *testing.T) {
		response, err := http.Get(s.url)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = response.Body.Close() }()
		if got, want := response.StatusCode, http.StatusMethodNotAllowed; got != want {
			t.Errorf("got %d, want %d", got, want)
		}
	})
}
