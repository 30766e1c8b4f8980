package kms

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// keyFileName is the file in the server's folder that holds every key and alias.
const keyFileName = "keys.json"

const keyFileVersion = 1

type keyFile struct {
	Version int               `json:"version"`
	Keys    []keyRecord       `json:"keys"`
	Aliases map[string]string `json:"aliases"` // alias name -> key id
}

type keyRecord struct {
	ID          string    `json:"id"`
	Material    []byte    `json:"material"`
	Description string    `json:"description,omitempty"`
	Created     time.Time `json:"created"`
}

// readKeyFile returns the keys and aliases in path; the error matches fs.ErrNotExist if
// there is no file. A broken file is never repaired or replaced, because everything
// encrypted under its keys would be lost.
func readKeyFile(path string) (map[keyID]*key, map[string]keyID, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, err
	}
	keys, aliases, err := parseKeyFile(text)
	if err != nil {
		return nil, nil, fmt.Errorf("key file %s is broken: %w: put back a copy of it, or remove it together with "+
			"the data that was encrypted under its keys, and start again", path, err)
	}
	return keys, aliases, nil
}

func parseKeyFile(text []byte) (map[keyID]*key, map[string]keyID, error) {
	var file keyFile
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&file); err != nil {
		return nil, nil, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, nil, errors.New("text after the end")
	}
	if file.Version != keyFileVersion {
		return nil, nil, fmt.Errorf("version is %d, want %d", file.Version, keyFileVersion)
	}
	keys := make(map[keyID]*key)
	for _, r := range file.Keys {
		id, ok := parseKeyID(r.ID)
		if !ok || len(r.Material) != keyMaterialSize || keys[id] != nil {
			return nil, nil, fmt.Errorf("key %q is not a key, or is there twice", r.ID)
		}
		keys[id] = &key{id: id, material: r.Material, description: r.Description, created: r.Created}
	}
	aliases := make(map[string]keyID)
	for name, target := range file.Aliases {
		id, ok := parseKeyID(target)
		if !ok || keys[id] == nil || !validAlias(name) {
			return nil, nil, fmt.Errorf("alias %q names no key", name)
		}
		aliases[name] = id
	}
	return keys, aliases, nil
}

// writeKeyFile replaces the file atomically, so that a crash leaves either the old or
// the new one.
func writeKeyFile(path string, keys map[keyID]*key, aliases map[string]keyID) (err error) {
	file := keyFile{Version: keyFileVersion, Aliases: make(map[string]string)}
	for id, k := range keys {
		file.Keys = append(file.Keys, keyRecord{
			ID: id.String(), Material: k.material, Description: k.description, Created: k.created,
		})
	}
	for name, id := range aliases {
		file.Aliases[name] = id.String()
	}
	text, err := json.MarshalIndent(file, "", "  ")
	if err != nil {
		return err
	}
	next, err := os.CreateTemp(filepath.Dir(path), keyFileName+".*") // mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = next.Close()
			_ = os.Remove(next.Name())
		}
	}()
	if _, err := next.Write(append(text, '\n')); err != nil {
		return err
	}
	if err := next.Sync(); err != nil {
		return err
	}
	if err := next.Close(); err != nil {
		return err
	}
	return os.Rename(next.Name(), path)
}
