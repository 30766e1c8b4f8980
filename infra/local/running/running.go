package running

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"time"
)

// Latest is the file of the most recently started run, relative to the working
// directory.
const Latest = ".local/run.json"

// preset is the default data folder.
const preset = ".local/data"

// fileName is the file in a run's data folder.
const fileName = "run.json"

// Run is a service running on this machine.
type Run struct {
	// URL is the address of the API and the bus.
	URL string `json:"url"`
	// Audience is the audience of tokens for the System API, Key the file of the system
	// user's private key.
	Audience string `json:"audience"`
	Key      string `json:"key"`
	// Log is the functions' log file.
	Log string `json:"log"`
	// AWSConfig is a configuration file for AWS's tools, with a profile for this run's
	// bus, engine and key service.
	AWSConfig string `json:"awsConfig"`
	// AccessKeyID and SecretAccessKey sign such calls.
	AccessKeyID     string `json:"accessKeyId"`
	SecretAccessKey string `json:"secretAccessKey"`
}

// Flags select a run on the command line.
type Flags struct {
	DataDir string `help:"Data folder of the run to use; without it, the run that was started last." env:"DATA_DIR"`
}

// Write writes the run's description to its data folder and as the latest one. forget
// removes them.
func (r Run) Write(dataDir string) (forget func(), err error) {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return nil, err
	}
	text = append(text, '\n')
	files := []string{filepath.Join(dataDir, fileName), Latest}
	for _, file := range files {
		if err := writeFile(file, text); err != nil {
			return nil, fmt.Errorf("say where the run is: %w", err)
		}
	}
	return func() {
		for _, file := range files {
			// A later run may have replaced it.
			if there, err := os.ReadFile(file); err == nil && string(there) == string(text) {
				_ = os.Remove(file)
			}
		}
	}, nil
}

// Serving returns the run that was started last, where it still serves.
func Serving(ctx context.Context) (r Run, ok bool) {
	text, err := os.ReadFile(Latest)
	if err != nil || json.Unmarshal(text, &r) != nil {
		return Run{}, false
	}
	// A run that was killed leaves its file behind.
	u, err := url.Parse(r.URL)
	if err != nil {
		return Run{}, false
	}
	connection, err := (&net.Dialer{Timeout: answersWithin}).DialContext(ctx, "tcp", u.Host)
	if err != nil {
		return Run{}, false
	}
	_ = connection.Close()
	return r, true
}

// answersWithin is how long a run on this machine takes at most to accept a connection.
const answersWithin = 500 * time.Millisecond

// DataDir is the folder of the run's data.
func (r Run) DataDir() string { return filepath.Dir(r.Key) }

// writeFile replaces a file atomically, for this user only.
func writeFile(path string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	next, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*") // mode 0600
	if err != nil {
		return err
	}
	_, err = next.Write(text)
	err = errors.Join(err, next.Close())
	if err == nil {
		err = os.Rename(next.Name(), path)
	}
	if err != nil {
		_ = os.Remove(next.Name())
	}
	return err
}

// Find returns the selected run. If none is running, ok is false; with an explicit data
// folder that is an error.
func (f Flags) Find() (r Run, ok bool, err error) {
	file := Latest
	if f.DataDir != "" {
		file = filepath.Join(f.DataDir, fileName)
	}
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) && f.DataDir == "" {
		// The latest run may have ended while an earlier one is still running.
		file = filepath.Join(preset, fileName)
		text, err = os.ReadFile(file)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist) && f.DataDir == "":
		return r, false, nil
	case errors.Is(err, fs.ErrNotExist):
		return r, false, fmt.Errorf(`nothing runs on the data folder %s: start "make run DATA_DIR=%[1]s", or name another`, f.DataDir)
	case err != nil:
		return r, false, err
	}
	if err := json.Unmarshal(text, &r); err != nil {
		return r, false, fmt.Errorf("%s is broken: start \"make run\" again: %w", file, err)
	}
	return r, true, nil
}
