package kms

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestOpen_KeepsKeysOverARestart(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	s := open(t, dir)
	first := s.must("DescribeKey", object{"KeyId": firstAlias}).KeyMetadata
	second := s.must("CreateKey", object{"Description": "second"}).KeyMetadata
	s.must("CreateAlias", object{"AliasName": "alias/second", "TargetKeyId": second.KeyID})
	blob := s.must("Encrypt", object{"KeyId": "alias/second", "Plaintext": []byte("secret")}).CiphertextBlob

	s = open(t, dir)
	if got := s.must("DescribeKey", object{"KeyId": firstAlias}).KeyMetadata.Arn; got != first.Arn {
		t.Errorf("first key: got %q, want %q: it must be made once", got, first.Arn)
	}
	got := s.must("DescribeKey", object{"KeyId": "alias/second"}).KeyMetadata
	if got.Arn != second.Arn || got.Description != "second" || got.CreationDate != second.CreationDate {
		t.Errorf("second key: got %+v, want %+v", got, second)
	}
	if got := s.must("Decrypt", object{"CiphertextBlob": blob}).Plaintext; string(got) != "secret" {
		t.Errorf("Plaintext: got %q, want %q", got, "secret")
	}
}

func TestOpen_ClosesFilesToOthers(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	open(t, dir).must("CreateKey", nil)
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Fatalf("folder: got %v, %v, want one file", entries, err)
	}
	for path, want := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, keyFileName): 0o600} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("mode of %s: got %o, want %o", filepath.Base(path), got, want)
		}
	}
}

func TestOpen_BrokenFile(t *testing.T) {
	dir := t.TempDir()
	open(t, dir)
	path := filepath.Join(dir, keyFileName)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var file keyFile
	if err := json.Unmarshal(whole, &file); err != nil {
		t.Fatal(err)
	}
	id := file.Keys[0].ID
	for _, c := range []struct{ name, text string }{
		{"empty", ""},
		{"cut", string(whole[:len(whole)/2])},
		{"text after the end", string(whole) + "{}"},
		{"unknown member", strings.Replace(string(whole), `"version"`, `"verse"`, 1)},
		{"later version", strings.Replace(string(whole), `"version": 1`, `"version": 2`, 1)},
		{"bad id", strings.ReplaceAll(string(whole), id, "x")},
		{"alias of no key", strings.Replace(string(whole), id, "00000000-0000-4000-8000-000000000000", 1)},
		{"short key", `{"version":1,"keys":[{"id":"` + id + `","material":"AAAA","created":"2026-01-01T00:00:00Z"}]}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := Open(dir)
			if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "put back a copy") {
				t.Errorf("got %v, want an error that names %s and says what to do", err, path)
			}
			if got, err := os.ReadFile(path); err != nil || string(got) != c.text {
				t.Errorf("the broken file was changed: got %q, %v", got, err)
			}
		})
	}
}
