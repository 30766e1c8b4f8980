package main

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Errors that the user can fix are reported in one line, and nothing keeps running.
func TestRun_Refusals(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	_, takenPort, _ := net.SplitHostPort(taken.Addr().String())

	for _, c := range []struct {
		name string
		// file is a file of the data folder, with its text; "" for a file in place of the folder.
		file, text string
		// foreign is true if no run created the folder.
		foreign bool
		args    []string
		environ string
		want    string
	}{
		{name: "port in use", args: []string{"--port", takenPort}, want: "is in use: stop what listens there"},
		{name: "no port", args: []string{"--port", "70000"}, want: "choose another port"},
		{name: "unknown flag", args: []string{"--prot", "1"}, want: "unknown flag --prot"},
		{name: "folder is a file", file: ".", want: "choose another with --data-dir"},
		{name: "folder of something else", file: "README.md", foreign: true, want: "has other files, such as README.md: choose another with --data-dir"},
		{name: "no folder", args: []string{"--data-dir", ""}, want: "its name is empty: choose another"},
		{name: "broken system key", file: keyFileName, text: "-----BEGIN", want: "remove the file"},
		{name: "broken keys", file: "kms/keys.json", text: "{", want: "keys.json is broken"},
		{name: "broken tables", file: "dynoxide/data.sqlite", text: strings.Repeat("x", 4096), want: "remove it or choose another folder"},
		{name: "log is a folder", file: "log.jsonl/x", want: "log file"},
		{name: "engine not installed", environ: "TENANTRY_PARTS=" + t.TempDir(), want: "make parts"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "data")
			if c.file != "" {
				file := filepath.Join(dir, c.file)
				if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, []byte(c.text), 0o600); err != nil {
					t.Fatal(err)
				}
				if c.file != "." && !c.foreign {
					if err := os.WriteFile(filepath.Join(dir, lockName), nil, 0o600); err != nil {
						t.Fatal(err)
					}
				}
			}
			if name, value, ok := strings.Cut(c.environ, "="); ok {
				t.Setenv(name, value)
			}
			mustRefuse(t, startProgram(t, dir, c.args...), c.want)
		})
	}
}

// mustRefuse requires exit status 1 and one line with the text.
func mustRefuse(tb testing.TB, p *process, text string) {
	tb.Helper()
	status, said := p.end(), p.stderr.String()
	if status != 1 || strings.Count(said, "\n") != 1 || !strings.Contains(said, text) {
		tb.Errorf("got exit status %d and %q, want 1 and one line with %q", status, said, text)
	}
	p.mustLeaveNothing()
}
