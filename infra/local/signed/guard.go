package signed

import (
	"bytes"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

const (
	algorithm  = "AWS4-HMAC-SHA256"
	timeFormat = "20060102T150405Z"
	// maxSkew is the maximum difference between a signature's time and now. Source: IAM
	// user guide, "Elements of an AWS API request signature".
	maxSkew = 5 * time.Minute
	// maxBody bounds what is read before the signature is verified: DynamoDB's largest
	// request is 16 MB.
	maxBody = 16 << 20
)

// Guard passes a request to next if it is signed with credentials (Signature Version 4,
// in the Authorization header) and its host is this machine. now is the clock.
func Guard(credentials aws.Credentials, now func() time.Time, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isLoopback(r.Host) {
			refuse(w, "AccessDeniedException", "the host is "+r.Host+", want 127.0.0.1 or localhost: only programs on this machine may call")
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			refuse(w, "SerializationException", "read the request: "+err.Error())
			return
		}
		if err := verify(r, body, credentials, now()); err != nil {
			refuse(w, "UnrecognizedClientException", err.Error()+`: sign with the credentials of "make run", which are in aws.config of its data folder`)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		next.ServeHTTP(w, r)
	})
}

// isLoopback reports whether host is a name of this machine. Requests from a website
// whose name was made to resolve to this machine have the website's name.
func isLoopback(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return ip != nil && ip.IsLoopback()
}

// verify signs a copy of the request and compares the signatures.
func verify(r *http.Request, body []byte, credentials aws.Credentials, now time.Time) error {
	claimed, err := parse(r.Header.Get("Authorization"))
	if err != nil {
		return err
	}
	if subtle.ConstantTimeCompare([]byte(claimed.accessKeyID), []byte(credentials.AccessKeyID)) == 0 {
		return errors.New("the access key is not known here")
	}
	at, err := time.Parse(timeFormat, r.Header.Get("X-Amz-Date"))
	if err != nil || at.Sub(now).Abs() > maxSkew {
		return errors.New("X-Amz-Date is not the present time")
	}
	copied := r.Clone(r.Context())
	copied.Header, copied.Body, copied.ContentLength = http.Header{}, http.NoBody, 0
	for _, name := range claimed.signedHeaders {
		switch name {
		case "host":
		case "content-length":
			copied.ContentLength = int64(len(body))
		default:
			copied.Header[http.CanonicalHeaderKey(name)] = r.Header.Values(name)
		}
	}
	digest := sha256.Sum256(body)
	if err := v4.NewSigner().SignHTTP(
		r.Context(), credentials, copied, hex.EncodeToString(digest[:]), claimed.service, claimed.region, at,
	); err != nil {
		return fmt.Errorf("the signature cannot be checked: %w", err)
	}
	want, err := parse(copied.Header.Get("Authorization"))
	if err != nil || !slices.Equal(want.signedHeaders, claimed.signedHeaders) ||
		subtle.ConstantTimeCompare([]byte(want.signature), []byte(claimed.signature)) == 0 {
		return errors.New("the signature does not match")
	}
	return nil
}

// authorization is a parsed Authorization header.
type authorization struct {
	accessKeyID, region, service, signature string
	signedHeaders                           []string
}

// parse parses "AWS4-HMAC-SHA256 Credential=ID/day/region/service/aws4_request,
// SignedHeaders=a;b, Signature=hex".
func parse(header string) (a authorization, err error) {
	kind, rest, _ := strings.Cut(header, " ")
	if kind != algorithm {
		return a, errors.New("the request is not signed")
	}
	for part := range strings.SplitSeq(rest, ",") {
		switch name, value, _ := strings.Cut(strings.TrimSpace(part), "="); name {
		case "Credential":
			scope := strings.Split(value, "/")
			if len(scope) != 5 {
				return a, errors.New("the request is not signed for a region and a service")
			}
			a.accessKeyID, a.region, a.service = scope[0], scope[2], scope[3]
		case "SignedHeaders":
			a.signedHeaders = strings.Split(value, ";")
		case "Signature":
			a.signature = value
		}
	}
	if a.accessKeyID == "" || a.signature == "" || !slices.Contains(a.signedHeaders, "host") {
		return a, errors.New("the request is not signed")
	}
	return a, nil
}

// refuse responds as AWS's JSON protocols do.
func refuse(w http.ResponseWriter, name, message string) {
	text, err := json.Marshal(map[string]string{"__type": name, "message": message})
	if err != nil {
		text = nil
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	w.WriteHeader(http.StatusForbidden)
	_, _ = w.Write(text) // fails only if the client has gone
}
