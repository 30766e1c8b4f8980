package kms

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"testing"
)

func TestGenerateDataKey(t *testing.T) {
	s := open(t, t.TempDir())
	for _, c := range []struct {
		name string
		in   object
		size int
	}{
		{"AES_256", object{"KeySpec": "AES_256"}, 32},
		{"AES_128", object{"KeySpec": "AES_128"}, 16},
		{"one byte", object{"NumberOfBytes": 1}, 1},
		{"most bytes", object{"NumberOfBytes": maxDataKey}, maxDataKey},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := service{t, s.url}
			c.in["KeyId"], c.in["EncryptionContext"] = firstAlias, object{"table": "tenantry"}
			made := s.must("GenerateDataKey", c.in)
			if got := len(made.Plaintext); got != c.size {
				t.Errorf("Plaintext: got %d bytes, want %d", got, c.size)
			}
			opened := s.must("Decrypt", object{
				"CiphertextBlob": made.CiphertextBlob, "EncryptionContext": object{"table": "tenantry"},
			})
			if !bytes.Equal(opened.Plaintext, made.Plaintext) {
				t.Errorf("decrypted: got %x, want %x", opened.Plaintext, made.Plaintext)
			}
			s.refused("InvalidCiphertextException", "Decrypt", object{"CiphertextBlob": made.CiphertextBlob})
		})
	}
	for _, c := range []struct {
		name string
		in   object
	}{
		{"no size", object{}},
		{"two sizes", object{"KeySpec": "AES_256", "NumberOfBytes": 32}},
		{"unknown spec", object{"KeySpec": "AES_192"}},
		{"no bytes", object{"NumberOfBytes": 0}},
		{"negative", object{"NumberOfBytes": -1}},
		{"too many bytes", object{"NumberOfBytes": maxDataKey + 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.in["KeyId"] = firstAlias
			service{t, s.url}.refused("ValidationException", "GenerateDataKey", c.in)
		})
	}
}

func TestGenerateDataKeyPair(t *testing.T) {
	s := open(t, t.TempDir())
	context := object{"purpose": "key pair"}
	for spec, bits := range map[string]int{"RSA_2048": 2048, "RSA_3072": 3072, "RSA_4096": 4096} {
		t.Run(spec, func(t *testing.T) {
			t.Parallel()
			s := service{t, s.url}
			made := s.must("GenerateDataKeyPair", object{
				"KeyId": firstAlias, "KeyPairSpec": spec, "EncryptionContext": context,
			})
			if made.KeyPairSpec != spec {
				t.Errorf("KeyPairSpec: got %q, want %q", made.KeyPairSpec, spec)
			}
			private := mustRSA(t, made.PrivateKeyPlaintext)
			if got := private.N.BitLen(); got != bits {
				t.Errorf("modulus: got %d bits, want %d", got, bits)
			}
			public, err := x509.ParsePKIXPublicKey(made.PublicKey)
			if err != nil || !private.PublicKey.Equal(public) {
				t.Errorf("PublicKey is not the private key's: %v", err)
			}
			blob := made.PrivateKeyCiphertextBlob
			opened := s.must("Decrypt", object{"CiphertextBlob": blob, "EncryptionContext": context})
			if !bytes.Equal(opened.Plaintext, made.PrivateKeyPlaintext) {
				t.Error("the decrypted private key is a different one")
			}
			s.refused("InvalidCiphertextException", "Decrypt", object{"CiphertextBlob": blob})
		})
	}
}

func TestGenerateDataKeyPair_elliptic(t *testing.T) {
	s := open(t, t.TempDir())
	for _, spec := range []string{"ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521", "ECC_NIST_EDWARDS25519"} {
		made := s.must("GenerateDataKeyPair", object{"KeyId": firstAlias, "KeyPairSpec": spec})
		private, err := x509.ParsePKCS8PrivateKey(made.PrivateKeyPlaintext)
		if err != nil {
			t.Fatalf("%s: %v", spec, err)
		}
		public, err := x509.MarshalPKIXPublicKey(private.(crypto.Signer).Public())
		if err != nil || made.KeyPairSpec != spec || !bytes.Equal(public, made.PublicKey) {
			t.Errorf("%s: got a pair of %q whose halves are %T and another's: %v", spec, made.KeyPairSpec, private, err)
		}
		if opened := s.must("Decrypt", object{"CiphertextBlob": made.PrivateKeyCiphertextBlob}); !bytes.Equal(opened.Plaintext, made.PrivateKeyPlaintext) {
			t.Errorf("%s: the decrypted private key is a different one", spec)
		}
	}
}

func TestGenerateDataKeyPairWithoutPlaintext(t *testing.T) {
	s := open(t, t.TempDir())
	made := s.must("GenerateDataKeyPairWithoutPlaintext", object{"KeyId": firstAlias, "KeyPairSpec": "RSA_2048"})
	if made.PrivateKeyPlaintext != nil {
		t.Error("PrivateKeyPlaintext is in the answer")
	}
	private := mustRSA(t, s.must("Decrypt", object{"CiphertextBlob": made.PrivateKeyCiphertextBlob}).Plaintext)
	public, err := x509.ParsePKIXPublicKey(made.PublicKey)
	if err != nil || !private.PublicKey.Equal(public) {
		t.Errorf("PublicKey is not the private key's: %v", err)
	}
	for _, spec := range []string{"", "RSA_1024", "SM2"} {
		in := object{"KeyId": firstAlias, "KeyPairSpec": spec}
		s.refused("ValidationException", "GenerateDataKeyPair", in)
		s.refused("ValidationException", "GenerateDataKeyPairWithoutPlaintext", in)
	}
}

func mustRSA(t testing.TB, pkcs8 []byte) *rsa.PrivateKey {
	t.Helper()
	parsed, err := x509.ParsePKCS8PrivateKey(pkcs8)
	if err != nil {
		t.Fatalf("private key: %v", err)
	}
	private, ok := parsed.(*rsa.PrivateKey)
	if !ok {
		t.Fatalf("private key: got %T, want *rsa.PrivateKey", parsed)
	}
	return private
}
