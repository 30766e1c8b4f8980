package kms

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"unicode/utf8"
)

const (
	targetPrefix = "TrentService."
	contentType  = "application/x-amz-json-1.1"

	// maxBody is in bytes. The largest request that KMS's own limits allow is far
	// smaller.
	maxBody = 256 << 10
)

// Server serves the KMS API over HTTP. Create one with Open. Safe for concurrent use.
type Server struct {
	keys *keyring
}

// Open returns a server with the keys in dir, which only one process may use at a time.
// A new or empty dir gets mode 0700 and a first key with the alias "alias/tenantry". An
// error names the file that cannot be used and says what to do about it.
func Open(dir string) (*Server, error) {
	keys, err := openKeyring(dir)
	if err != nil {
		return nil, err
	}
	return &Server{keys: keys}, nil
}

// operation handles a request's body and returns the response.
type operation func(s *Server, body []byte) (any, error)

var operations = map[string]operation{
	"CreateAlias":                         typed((*Server).createAlias),
	"CreateKey":                           typed((*Server).createKey),
	"Decrypt":                             typed((*Server).decrypt),
	"DescribeKey":                         typed((*Server).describeKey),
	"Encrypt":                             typed((*Server).encrypt),
	"GenerateDataKey":                     typed((*Server).generateDataKey),
	"GenerateDataKeyPair":                 typed((*Server).generateDataKeyPair),
	"GenerateDataKeyPairWithoutPlaintext": typed((*Server).generateDataKeyPairWithoutPlaintext),
}

// typed adds JSON decoding and encoding to an operation. Unknown members are refused:
// ignoring DryRun, for example, would do what the caller asked not to do.
func typed[In, Out any](run func(*Server, In) (Out, error)) operation {
	return func(s *Server, body []byte) (any, error) {
		var in In
		decoder := json.NewDecoder(bytes.NewReader(body))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&in); err != nil {
			return nil, badBody(err)
		}
		if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
			return nil, clientFault("SerializationException", "text after the end of the request")
		}
		return run(s, in)
	}
}

func badBody(err error) *fault {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return clientFault("SerializationException", "the request is not JSON: %v", err)
	}
	return invalid("%v", err)
}

// ServeHTTP handles one call: POST, the operation in X-Amz-Target, AWS JSON 1.1 in both
// directions.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	out, err := s.serve(w, r)
	status := http.StatusOK
	if err != nil {
		var f *fault
		if !errors.As(err, &f) {
			f = &fault{status: http.StatusInternalServerError, name: "KMSInternalException", message: err.Error()}
		}
		status = f.status
		out = map[string]string{"__type": f.name, "message": f.message}
	}
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Cache-Control", "no-store")
	h.Set("X-Amzn-Requestid", rand.Text())
	w.WriteHeader(status)
	// A write fails only if the client has gone.
	_ = json.NewEncoder(w).Encode(out)
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) (any, error) {
	if r.Method != http.MethodPost {
		return nil, &fault{
			status: http.StatusMethodNotAllowed, name: "UnknownOperationException",
			message: fmt.Sprintf("method is %s, want POST", r.Method),
		}
	}
	target := r.Header.Get("X-Amz-Target")
	name, ours := strings.CutPrefix(target, targetPrefix)
	run, known := operations[name]
	if !ours || !known {
		return nil, clientFault("UnknownOperationException", "X-Amz-Target %q is not an operation served here", target)
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return nil, &fault{
			status: http.StatusRequestEntityTooLarge, name: "RequestEntityTooLargeException",
			message: fmt.Sprintf("the request is larger than %d bytes", maxBody),
		}
	}
	if err != nil {
		return nil, clientFault("SerializationException", "read the request: %v", err)
	}
	// The decoder would replace invalid UTF-8, so that two different encryption
	// contexts could become equal.
	if !utf8.Valid(body) {
		return nil, clientFault("SerializationException", "the request is not UTF-8")
	}
	return run(s, body)
}
