package kms

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// firstAlias is the alias of the key in a new folder.
const firstAlias = "alias/tenantry"

// keyring holds the keys and aliases in memory and on disk. Safe for concurrent use by one process; the
// file is not locked against a second one.
type keyring struct {
	path string

	mu      sync.RWMutex
	keys    map[keyID]*key
	aliases map[string]keyID
}

func openKeyring(dir string) (*keyring, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder for keys: %w", err)
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return nil, fmt.Errorf("close the folder for keys to other users: %w", err)
	}
	r := &keyring{path: filepath.Join(dir, keyFileName)}
	var err error
	r.keys, r.aliases, err = readKeyFile(r.path)
	if errors.Is(err, fs.ErrNotExist) {
		first := newKey("made when the folder was new", time.Now())
		err = r.save(map[keyID]*key{first.id: first}, map[string]keyID{firstAlias: first.id})
	}
	if err != nil {
		return nil, err
	}
	return r, nil
}

// save writes keys and aliases to disk and then makes them current. The caller must
// hold mu or have exclusive access.
func (r *keyring) save(keys map[keyID]*key, aliases map[string]keyID) error {
	if err := writeKeyFile(r.path, keys, aliases); err != nil {
		return fmt.Errorf("save keys: %w", err)
	}
	r.keys, r.aliases = keys, aliases
	return nil
}

func (r *keyring) add(k *key) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	keys := maps.Clone(r.keys)
	keys[k.id] = k
	return r.save(keys, r.aliases)
}

func (r *keyring) addAlias(name string, k *key) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, taken := r.aliases[name]; taken {
		return clientFault("AlreadyExistsException", "alias %s exists already", arnPrefix+name)
	}
	aliases := maps.Clone(r.aliases)
	aliases[name] = k.id
	return r.save(r.keys, aliases)
}

// byID returns the key with that id, or nil.
func (r *keyring) byID(id keyID) *key {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.keys[id]
}

// find returns the key for a KeyId of the API: a key's id or ARN, or an alias's name or
// ARN.
func (r *keyring) find(name string) (*key, error) {
	if name == "" {
		return nil, invalid("KeyId must not be empty")
	}
	if alias := strings.TrimPrefix(name, arnPrefix); strings.HasPrefix(alias, "alias/") {
		r.mu.RLock()
		defer r.mu.RUnlock()
		id, ok := r.aliases[alias]
		if !ok {
			return nil, clientFault("NotFoundException", "alias %s is not found", arnPrefix+alias)
		}
		return r.keys[id], nil
	}
	if id, ok := parseKeyID(strings.TrimPrefix(name, arnPrefix+"key/")); ok {
		if k := r.byID(id); k != nil {
			return k, nil
		}
	}
	return nil, clientFault("NotFoundException", "key %q does not exist", name)
}
