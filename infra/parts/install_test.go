package parts

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestInstall_Folder checks where install.bash puts a part: where Dir looks for it, or in
// the folder that the command names.
func TestInstall_Folder(t *testing.T) {
	for _, tt := range []struct {
		name, parts, dir, want string
	}{
		{name: "by default", want: ".local/parts/thing"},
		{name: "TENANTRY_PARTS", parts: "elsewhere", want: "elsewhere/thing"},
		{name: "TENANTRY_PARTS and a folder", parts: "elsewhere", dir: "here", want: "here"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			root := newPart(t, `touch "$part/thing"`, nil)
			if text, err := install(t, root, DirVariable+"="+tt.parts, tt.dir); err != nil {
				t.Fatalf("%v: %s", err, text)
			}
			if _, err := os.Stat(filepath.Join(root, tt.want, "thing")); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestInstall_Offline checks that a failed download says why and what to do, each time.
func TestInstall_Offline(t *testing.T) {
	const fails = "#!/bin/sh\necho no route to the registry >&2; exit 1\n"
	for _, packages := range []string{"npm_packages", "python_packages"} {
		t.Run(packages, func(t *testing.T) {
			t.Parallel()
			root := newPart(t, packages, map[string]string{
				"package.json": "{}", "package-lock.json": "{}", "npm": fails, "pip": fails,
				"python3": "#!/bin/sh\nmkdir -p \"$3/bin\" && cp \"$(dirname \"$0\")/pip\" \"$3/bin/python\"\n",
			})
			for range 2 {
				text, err := install(t, root, "PATH="+filepath.Join(root, "infra", "parts", "thing")+":"+os.Getenv("PATH"), "")
				const want = "no route to the registry\nthing: it could not be downloaded, for the reason above: check the network, then run this again\n"
				if err == nil || text != want {
					t.Errorf("got %v and %q, want an error and %q", err, text, want)
				}
			}
		})
	}
}

// newPart returns a folder with install.bash and a part called thing, which is installed
// by command and has those files beside its install.sh.
func newPart(t *testing.T, command string, files map[string]string) (root string) {
	t.Helper()
	shared, err := os.ReadFile("install.bash")
	if err != nil {
		t.Fatal(err)
	}
	root = t.TempDir()
	all := map[string]string{
		"../install.bash": string(shared),
		"install.sh":      ". \"$(dirname \"$0\")/../install.bash\"\nopen_part thing \"${1:-}\"\n" + command + "\nclose_part\n",
	}
	maps.Copy(all, files)
	beside := filepath.Join(root, "infra", "parts", "thing")
	if err := os.MkdirAll(beside, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range all {
		if err := os.WriteFile(filepath.Join(beside, name), []byte(text), 0o700); err != nil { //nolint:gosec // some are executed
			t.Fatal(err)
		}
	}
	return root
}

// install runs the install.sh of newPart in root.
func install(t *testing.T, root, variable, dir string) (output string, err error) {
	t.Helper()
	command := exec.CommandContext(t.Context(), "bash", "infra/parts/thing/install.sh", dir)
	command.Dir, command.Env = root, append(os.Environ(), DirVariable+"=", variable)
	text, err := command.CombinedOutput()
	return string(text), err
}
