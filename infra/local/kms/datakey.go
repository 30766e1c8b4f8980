package kms

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"maps"
	"slices"
	"strings"
)

// maxDataKey is KMS's limit on NumberOfBytes.
const maxDataKey = 1024

type generateDataKeyInput struct {
	KeyID             string `json:"KeyId"`
	KeySpec           string
	NumberOfBytes     *int
	EncryptionContext map[string]string
	GrantTokens       []string
}

type generateDataKeyOutput struct {
	CiphertextBlob []byte
	Plaintext      []byte
	KeyID          string `json:"KeyId"`
}

func (s *Server) generateDataKey(in generateDataKeyInput) (generateDataKeyOutput, error) {
	size, err := dataKeySize(in)
	if err != nil {
		return generateDataKeyOutput{}, err
	}
	plaintext := make([]byte, size)
	_, _ = rand.Read(plaintext) // never fails: crypto/rand.Read crashes the program instead
	k, blob, err := s.sealUnder(in.KeyID, plaintext, in.EncryptionContext)
	if err != nil {
		return generateDataKeyOutput{}, err
	}
	return generateDataKeyOutput{CiphertextBlob: blob, Plaintext: plaintext, KeyID: k.arn()}, nil
}

// dataKeySize returns the size in bytes.
func dataKeySize(in generateDataKeyInput) (int, error) {
	if (in.KeySpec == "") == (in.NumberOfBytes == nil) {
		return 0, invalid("want one of KeySpec and NumberOfBytes")
	}
	switch {
	case in.KeySpec == "AES_256":
		return 32, nil
	case in.KeySpec == "AES_128":
		return 16, nil
	case in.KeySpec != "":
		return 0, invalid("KeySpec is %q, want AES_256 or AES_128", in.KeySpec)
	case *in.NumberOfBytes < 1 || *in.NumberOfBytes > maxDataKey:
		return 0, invalid("NumberOfBytes is %d, want 1 to %d", *in.NumberOfBytes, maxDataKey)
	}
	return *in.NumberOfBytes, nil
}

type generateDataKeyPairInput struct {
	KeyID             string `json:"KeyId"`
	KeyPairSpec       string
	EncryptionContext map[string]string
	GrantTokens       []string
}

// keyPairOutput has the public key as DER SubjectPublicKeyInfo, and the private key
// encrypted.
type keyPairOutput struct {
	PrivateKeyCiphertextBlob []byte
	PublicKey                []byte
	KeyID                    string `json:"KeyId"`
	KeyPairSpec              string
}

// openKeyPairOutput adds the private key in clear text, as DER PKCS #8.
type openKeyPairOutput struct {
	keyPairOutput
	PrivateKeyPlaintext []byte
}

func (s *Server) generateDataKeyPairWithoutPlaintext(in generateDataKeyPairInput) (keyPairOutput, error) {
	out, err := s.generateDataKeyPair(in)
	return out.keyPairOutput, err
}

// pairs maps KeyPairSpec to generators.
var pairs = map[string]func() (crypto.Signer, error){
	"RSA_2048":      func() (crypto.Signer, error) { return rsa.GenerateKey(rand.Reader, 2048) },
	"RSA_3072":      func() (crypto.Signer, error) { return rsa.GenerateKey(rand.Reader, 3072) },
	"RSA_4096":      func() (crypto.Signer, error) { return rsa.GenerateKey(rand.Reader, 4096) },
	"ECC_NIST_P256": func() (crypto.Signer, error) { return ecdsa.GenerateKey(elliptic.P256(), rand.Reader) },
	"ECC_NIST_P384": func() (crypto.Signer, error) { return ecdsa.GenerateKey(elliptic.P384(), rand.Reader) },
	"ECC_NIST_P521": func() (crypto.Signer, error) { return ecdsa.GenerateKey(elliptic.P521(), rand.Reader) },
	"ECC_NIST_EDWARDS25519": func() (crypto.Signer, error) {
		_, pair, err := ed25519.GenerateKey(rand.Reader)
		return pair, err
	},
}

func (s *Server) generateDataKeyPair(in generateDataKeyPairInput) (openKeyPairOutput, error) {
	generate, ok := pairs[in.KeyPairSpec]
	if !ok {
		return openKeyPairOutput{}, invalid("KeyPairSpec is %q, want one of %s", in.KeyPairSpec, strings.Join(slices.Sorted(maps.Keys(pairs)), ", "))
	}
	// Validate the request before the costly part: an RSA pair takes up to seconds.
	if err := checkContext(in.EncryptionContext); err != nil {
		return openKeyPairOutput{}, err
	}
	if _, err := s.keys.find(in.KeyID); err != nil {
		return openKeyPairOutput{}, err
	}
	pair, err := generate()
	if err != nil {
		return openKeyPairOutput{}, err
	}
	private, err := x509.MarshalPKCS8PrivateKey(pair)
	if err != nil {
		return openKeyPairOutput{}, err
	}
	public, err := x509.MarshalPKIXPublicKey(pair.Public())
	if err != nil {
		return openKeyPairOutput{}, err
	}
	k, blob, err := s.sealUnder(in.KeyID, private, in.EncryptionContext)
	if err != nil {
		return openKeyPairOutput{}, err
	}
	return openKeyPairOutput{
		keyPairOutput: keyPairOutput{
			PrivateKeyCiphertextBlob: blob, PublicKey: public, KeyID: k.arn(), KeyPairSpec: in.KeyPairSpec,
		},
		PrivateKeyPlaintext: private,
	}, nil
}
