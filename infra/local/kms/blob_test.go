package kms

import (
	"bytes"
	"errors"
	"testing"
	"time"
)

// For any input, open neither panics nor accepts bytes that seal did not produce, and only returns errCiphertext.
func FuzzKeyOpen(f *testing.F) {
	k := newKey("", time.Unix(0, 0))
	context := map[string]string{"table": "tenantry"}
	genuine, err := k.seal([]byte("secret"), context)
	if err != nil {
		f.Fatal(err)
	}
	header := append([]byte{blobVersion}, k.id[:]...)
	f.Add([]byte(nil))
	f.Add(header)
	f.Add(append(header, make([]byte, blobOverhead-blobHeaderSize)...))
	f.Add(genuine)
	f.Add(genuine[:len(genuine)-1])
	f.Fuzz(func(t *testing.T, blob []byte) {
		// The fuzzer cannot guess k's id: with it in place the bytes reach the cipher.
		addressed := bytes.Clone(blob)
		if len(addressed) >= blobHeaderSize {
			copy(addressed, header)
		}
		for _, b := range [][]byte{blob, addressed} {
			plaintext, err := k.open(b, context)
			if bytes.Equal(b, genuine) {
				if err != nil || string(plaintext) != "secret" {
					t.Errorf("genuine blob: got %q, %v", plaintext, err)
				}
				continue
			}
			if !errors.Is(err, errCiphertext) || plaintext != nil {
				t.Errorf("blob %x: got %q, %v, want errCiphertext", b, plaintext, err)
			}
		}
	})
}

func TestParseKeyID(t *testing.T) {
	for _, c := range []struct {
		text string
		ok   bool
	}{
		{"12345678-9abc-4def-8123-456789abcdef", true},
		{"12345678-9ABC-4DEF-8123-456789ABCDEF", false},
		{"123456789abc4def8123456789abcdef", false},
		{"1234-56789abc-4def-8123-456789abcdef", false},
		{"12345678-9abc-4def-8123-456789abcde", false},
		{"", false},
	} {
		if id, ok := parseKeyID(c.text); ok != c.ok || (ok && id.String() != c.text) {
			t.Errorf("parseKeyID(%q): got %v, %v, want ok %v", c.text, id, ok, c.ok)
		}
	}
}
