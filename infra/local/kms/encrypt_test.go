package kms

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestDecrypt_ReturnsWhatWasEncrypted(t *testing.T) {
	s := open(t, t.TempDir())
	for _, c := range []struct {
		name    string
		size    int
		context map[string]string
	}{
		{"one byte", 1, nil},
		{"largest", maxPlaintext, nil},
		{"context", 100, map[string]string{"table": "tenantry", "purpose": "key pair"}},
		{"largest context", 100, map[string]string{"k": strings.Repeat("v", maxContext-1)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := service{t, s.url}
			plaintext := bytes.Repeat([]byte{0xa5}, c.size)
			sealed := s.must("Encrypt", object{"KeyId": firstAlias, "Plaintext": plaintext, "EncryptionContext": c.context})
			again := s.must("Encrypt", object{"KeyId": firstAlias, "Plaintext": plaintext, "EncryptionContext": c.context})
			if bytes.Equal(sealed.CiphertextBlob, again.CiphertextBlob) {
				t.Error("two ciphertexts of one plaintext are equal")
			}
			opened := s.must("Decrypt", object{"CiphertextBlob": sealed.CiphertextBlob, "EncryptionContext": c.context})
			if !bytes.Equal(opened.Plaintext, plaintext) {
				t.Errorf("Plaintext: got %x, want %x", opened.Plaintext, plaintext)
			}
			if opened.KeyID != sealed.KeyID || !strings.HasPrefix(opened.KeyID, arnPrefix+"key/") {
				t.Errorf("KeyId: got %q and %q, want one ARN", sealed.KeyID, opened.KeyID)
			}
			if opened.EncryptionAlgorithm != symmetric {
				t.Errorf("EncryptionAlgorithm: got %q, want %q", opened.EncryptionAlgorithm, symmetric)
			}
		})
	}
}

func TestDecrypt_RefusesAnotherContext(t *testing.T) {
	s := open(t, t.TempDir())
	sealed := s.must("Encrypt", object{
		"KeyId": firstAlias, "Plaintext": []byte("secret"), "EncryptionContext": object{"a": "bc", "d": "e"},
	})
	for _, context := range []object{
		nil,
		{"a": "bc"},
		{"a": "bc", "d": "E"},
		{"A": "bc", "d": "e"},
		{"ab": "c", "d": "e"},
		{"a": "b", "cd": "e"},
		{"d": "e"},
		{"a": "e", "d": "bc"},
		{"a": "bc", "d": "e", "f": ""},
	} {
		s.refused("InvalidCiphertextException", "Decrypt",
			object{"CiphertextBlob": sealed.CiphertextBlob, "EncryptionContext": context})
	}
	s.must("Decrypt", object{"CiphertextBlob": sealed.CiphertextBlob, "EncryptionContext": object{"d": "e", "a": "bc"}})
}

func TestDecrypt_RefusesEveryChangedByte(t *testing.T) {
	s := open(t, t.TempDir())
	s.must("CreateKey", nil) // a second key, so that an id could point to another
	blob := s.must("Encrypt", object{"KeyId": firstAlias, "Plaintext": []byte("secret")}).CiphertextBlob
	for i := range blob {
		for _, mask := range []byte{0x01, 0x80, 0xff} {
			changed := slices.Clone(blob)
			changed[i] ^= mask
			s.refused("InvalidCiphertextException", "Decrypt", object{"CiphertextBlob": changed})
		}
		if i > 0 {
			s.refused("InvalidCiphertextException", "Decrypt", object{"CiphertextBlob": blob[:i]})
		}
	}
	s.refused("InvalidCiphertextException", "Decrypt", object{"CiphertextBlob": append(slices.Clone(blob), 0)})
	s.must("Decrypt", object{"CiphertextBlob": blob})
}

func TestDecrypt_RefusesAnotherKey(t *testing.T) {
	s := open(t, t.TempDir())
	other := s.must("CreateKey", nil).KeyMetadata.Arn
	blob := s.must("Encrypt", object{"KeyId": firstAlias, "Plaintext": []byte("secret")}).CiphertextBlob
	s.must("Decrypt", object{"CiphertextBlob": blob, "KeyId": firstAlias})
	s.refused("IncorrectKeyException", "Decrypt", object{"CiphertextBlob": blob, "KeyId": other})
	s.refused("NotFoundException", "Decrypt", object{"CiphertextBlob": blob, "KeyId": "alias/none"})

	// The other key's id in the header does not make it the other key's blob.
	id, _ := parseKeyID(strings.TrimPrefix(other, arnPrefix+"key/"))
	moved := slices.Clone(blob)
	copy(moved[1:blobHeaderSize], id[:])
	s.refused("InvalidCiphertextException", "Decrypt", object{"CiphertextBlob": moved})

	foreign := open(t, t.TempDir())
	foreign.refused("InvalidCiphertextException", "Decrypt", object{"CiphertextBlob": blob})
}

func TestEncryptDecrypt_Limits(t *testing.T) {
	s := open(t, t.TempDir())
	for _, c := range []struct {
		name, operation string
		in              object
	}{
		{"no plaintext", "Encrypt", object{"KeyId": firstAlias}},
		{"long plaintext", "Encrypt", object{"KeyId": firstAlias, "Plaintext": make([]byte, maxPlaintext+1)}},
		{"another algorithm", "Encrypt", object{
			"KeyId": firstAlias, "Plaintext": []byte("x"), "EncryptionAlgorithm": "RSAES_OAEP_SHA_256",
		}},
		{"long context", "Encrypt", object{
			"KeyId": firstAlias, "Plaintext": []byte("x"), "EncryptionContext": object{"k": strings.Repeat("v", maxContext)},
		}},
		{"context without a name", "Encrypt", object{
			"KeyId": firstAlias, "Plaintext": []byte("x"), "EncryptionContext": object{"": "v"},
		}},
		{"no blob", "Decrypt", object{}},
		{"long blob", "Decrypt", object{"CiphertextBlob": make([]byte, maxBlob+1)}},
		{"decrypt by another algorithm", "Decrypt", object{
			"CiphertextBlob": []byte("x"), "EncryptionAlgorithm": "RSAES_OAEP_SHA_256",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			service{t, s.url}.refused("ValidationException", c.operation, c.in)
		})
	}
}

// Concurrent callers that encrypt, decrypt and create keys see only their own data, and nothing that was acknowledged is
// missing after a restart.
func TestConcurrentCallers(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	const callers = 8
	blobs := make([][]byte, callers)
	t.Run("callers", func(t *testing.T) { // returns when every caller is done
		for i := range callers {
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				t.Parallel()
				s := service{t, s.url}
				plaintext := fmt.Appendf(nil, "secret %d", i)
				id := s.must("CreateKey", nil).KeyMetadata.KeyID
				alias := fmt.Sprintf("alias/caller-%d", i)
				s.must("CreateAlias", object{"AliasName": alias, "TargetKeyId": id})
				for range 10 {
					blobs[i] = s.must("Encrypt", object{"KeyId": alias, "Plaintext": plaintext}).CiphertextBlob
					if got := s.must("Decrypt", object{"CiphertextBlob": blobs[i]}).Plaintext; !bytes.Equal(got, plaintext) {
						t.Errorf("got %q, want %q", got, plaintext)
					}
				}
			})
		}
	})
	s = open(t, dir)
	for i, blob := range blobs {
		got := s.must("Decrypt", object{"CiphertextBlob": blob, "KeyId": fmt.Sprintf("alias/caller-%d", i)}).Plaintext
		if want := fmt.Sprintf("secret %d", i); string(got) != want {
			t.Errorf("after a restart: got %q, want %q", got, want)
		}
	}
}
