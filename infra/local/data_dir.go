package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// dataDir is the folder with everything that outlives a run. Only one process at a time
// may use it.
type dataDir struct {
	path string
	lock *os.File
}

// openDataDir creates the folder if necessary, for this user only, and locks it. It
// refuses a folder with other contents, and makes Git ignore what is in it, such as
// private keys. The error says what to do.
func openDataDir(path string) (*dataDir, error) {
	const advice = "choose another with --data-dir (make run DATA_DIR=...)"
	if path == "" { // which would be the working directory
		return nil, fmt.Errorf("data folder: its name is empty: %s", advice)
	}
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("data folder: %w: %s", err, advice)
	}
	if err := os.MkdirAll(absolute, 0o700); err != nil {
		return nil, fmt.Errorf("data folder: %w: %s", err, advice)
	}
	if err := claim(absolute); err != nil {
		return nil, fmt.Errorf("data folder: %w: %s", err, advice)
	}
	// The lock is released when the process ends, however it ends, so it is never
	// stale.
	lock, err := os.OpenFile(filepath.Join(absolute, lockName), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("data folder: %w: %s", err, advice)
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = lock.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("data folder: another run uses %s: stop that one, or %s", path, advice)
		}
		return nil, fmt.Errorf("data folder: lock %s: %w: %s", path, err, advice)
	}
	return &dataDir{path: absolute, lock: lock}, nil
}

// lockName is the file that every data folder has.
const lockName = "lock"

// claim makes sure that a folder without a lock is empty, apart from hidden files, and
// that Git ignores it.
func claim(path string) error {
	if _, err := os.Stat(filepath.Join(path, lockName)); errors.Is(err, fs.ErrNotExist) {
		entries, err := os.ReadDir(path)
		if err != nil {
			return err
		}
		for _, entry := range entries {
			if !strings.HasPrefix(entry.Name(), ".") {
				return fmt.Errorf("%s has other files, such as %s", path, entry.Name())
			}
		}
	}
	ignore, err := os.OpenFile(filepath.Join(path, ".gitignore"), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = ignore.WriteString("*\n")
	return errors.Join(err, ignore.Close())
}

// file returns the path of a file or folder in it.
func (d *dataDir) file(name string) string { return filepath.Join(d.path, name) }

// writeNew writes a file atomically and for this user only, so that an interrupted run
// leaves no broken file.
func writeNew(path string, text []byte) error {
	next, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*") // mode 0600
	if err != nil {
		return err
	}
	_, err = next.Write(text)
	if err = errors.Join(err, next.Close()); err == nil {
		err = os.Rename(next.Name(), path)
	}
	if err != nil {
		_ = os.Remove(next.Name())
	}
	return err
}

// lookEvery is how often a run checks that its folder still exists.
const lookEvery = 2 * time.Second

// lost returns a channel that is closed when the folder is removed or replaced, since
// everything written from then on would be lost. It stops when ctx is done.
func (d *dataDir) lost(ctx context.Context) <-chan struct{} {
	lost := make(chan struct{})
	go func() {
		for ticker := time.NewTicker(lookEvery); d.isThere(); {
			select {
			case <-ctx.Done():
				ticker.Stop()
				return
			case <-ticker.C:
			}
		}
		close(lost)
	}()
	return lost
}

// isThere reports whether the held lock is still the one in the folder.
func (d *dataDir) isThere() bool {
	held, err := d.lock.Stat()
	if err != nil {
		return false
	}
	there, err := os.Stat(d.lock.Name())
	return err == nil && os.SameFile(held, there)
}

// openLog opens the functions' log file, which is appended to by each run.
func (d *dataDir) openLog() (*os.File, error) {
	log, err := os.OpenFile(d.file("log.jsonl"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("log file: %w: remove it, or choose another folder with --data-dir", err)
	}
	return log, nil
}

// Close releases the folder for the next run.
func (d *dataDir) Close() error { return d.lock.Close() }
