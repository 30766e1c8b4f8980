package functions_test

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// rsaKeys returns the keys in testdata/keys/rsa.pem by size. Generating a key takes
// longer than most tests, and up to a minute with the race detector. The keys are
// used nowhere else; the file's PEM type says so to secret scanners.
var rsaKeys = sync.OnceValue(func() map[int][]*rsa.PrivateKey {
	text, err := os.ReadFile("testdata/keys/rsa.pem")
	if err != nil {
		panic(err)
	}
	keys := map[int][]*rsa.PrivateKey{}
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		key, err := x509.ParsePKCS1PrivateKey(block.Bytes)
		if err != nil {
			panic(err)
		}
		keys[key.N.BitLen()] = append(keys[key.N.BitLen()], key)
	}
	return keys
})

// madeKey returns the key with that size and number, the same one for all tests.
func madeKey(bits, number int) *rsa.PrivateKey { return rsaKeys()[bits][number] }

// Numbers of 2048-bit keys that the key service does not hand out.
const (
	ofSystemUsers = 8 + iota
	ofStrangers
)

// smallKeys returns n different keys, the same ones for all tests, of a size that
// is quick to generate.
func smallKeys(n int) []*rsa.PrivateKey {
	madeSmall.Lock()
	defer madeSmall.Unlock()
	for len(madeSmall.keys) < n {
		key, err := rsa.GenerateKey(rand.Reader, 1024) //nolint:gosec // it protects nothing
		if err != nil {
			panic(err)
		}
		madeSmall.keys = append(madeSmall.keys, key)
	}
	return slices.Clone(madeSmall.keys[:n])
}

var madeSmall struct {
	sync.Mutex
	keys []*rsa.PrivateKey
}

// rsaBits are the sizes of the key service's RSA pairs, and how many different
// pairs it has.
var rsaBits = map[string]struct{ bits, different int }{"RSA_2048": {2048, 8}, "RSA_3072": {3072, 1}, "RSA_4096": {4096, 1}}

// turns hands out keys in turn.
type turns struct{ last atomic.Int64 }

// next returns the next key of a size that the key service has.
func (n *turns) next(spec string) *rsa.PrivateKey {
	size := rsaBits[spec]
	return madeKey(size.bits, int(n.last.Add(1))%size.different)
}

// through wraps a key service, and has it encrypt existing pairs instead of
// generating new ones.
func (n *turns) through(service http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		withPlaintext := operationOf(r) == "GenerateDataKeyPair"
		if !withPlaintext && operationOf(r) != "GenerateDataKeyPairWithoutPlaintext" {
			service.ServeHTTP(w, r)
			return
		}
		var in struct {
			KeyID             string `json:"KeyId"`
			KeyPairSpec       string
			EncryptionContext map[string]string
		}
		body := bodyOf(r)
		if err := json.Unmarshal(body, &in); err != nil || rsaBits[in.KeyPairSpec].bits == 0 {
			service.ServeHTTP(w, r)
			return
		}
		key := n.next(in.KeyPairSpec)
		private, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			panic(err)
		}
		public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
		if err != nil {
			panic(err)
		}
		if body, err = json.Marshal(map[string]any{"KeyId": in.KeyID, "Plaintext": private, "EncryptionContext": in.EncryptionContext}); err != nil {
			panic(err)
		}
		encrypt, sealed := r.Clone(r.Context()), httptest.NewRecorder()
		target, _, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
		encrypt.Header.Set("X-Amz-Target", target+".Encrypt")
		encrypt.Body, encrypt.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		service.ServeHTTP(sealed, encrypt)
		var out struct {
			CiphertextBlob []byte
			KeyID          string `json:"KeyId"`
		}
		if sealed.Code != http.StatusOK || json.Unmarshal(sealed.Body.Bytes(), &out) != nil {
			refuse(w, sealed.Code, sealed.Body.String())
			return
		}
		answer := map[string]any{"PrivateKeyCiphertextBlob": out.CiphertextBlob, "PublicKey": public, "KeyId": out.KeyID, "KeyPairSpec": in.KeyPairSpec}
		if withPlaintext {
			answer["PrivateKeyPlaintext"] = private
		}
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		_ = json.NewEncoder(w).Encode(answer) // the test fails anyway if its client has gone
	})
}
