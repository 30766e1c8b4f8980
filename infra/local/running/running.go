package running

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Latest is the file, relative to the working directory, of the run that was started last.
const Latest = ".local/run.json"

// preset is the data folder of a run that was told of no other.
const preset = ".local/data"

// fileName is the file in a run's data folder.
const fileName = "run.json"

// Run is a service that runs on this machine.
type Run struct {
	// URL is where the API and the bus are served.
	URL string `json:"url"`
	// Audience is what tokens for the System API name, Key the file of the system user's private key.
	Audience string `json:"audience"`
	Key      string `json:"key"`
	// Log is the file that the functions log to.
	Log string `json:"log"`
	// AWSConfig is a configuration file of AWS's tools, whose profile calls this run's bus, engine and key service.
	AWSConfig string `json:"awsConfig"`
	// AccessKeyID and SecretAccessKey sign such calls.
	AccessKeyID     string `json:"accessKeyId"`
	SecretAccessKey string `json:"secretAccessKey"`
}

// Flags choose a run on the command line.
type Flags struct {
	DataDir string `help:"Data folder of the run to use; without it, the run that was started last." env:"DATA_DIR"`
}

// Write describes the run in its data folder, and as the latest one. What it returns takes that back.
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
			// A later run may have taken the place of the latest.
			if there, err := os.ReadFile(file); err == nil && string(there) == string(text) {
				_ = os.Remove(file)
			}
		}
	}, nil
}

// writeFile replaces a file in one step, for this user alone: a reader sees the old one or the new one.
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

// Find returns the run that the flags choose. Where none runs, ok is false; with a data folder that is an error.
func (f Flags) Find() (r Run, ok bool, err error) {
	file := Latest
	if f.DataDir != "" {
		file = filepath.Join(f.DataDir, fileName)
	}
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) && f.DataDir == "" {
		// The latest may have ended before another one.
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
