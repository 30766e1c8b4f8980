package parts

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestInstall_Folder checks where install.bash puts a part: where Dir looks for it, or in
// the folder that the command names.
func TestInstall_Folder(t *testing.T) {
	shared, err := os.ReadFile("install.bash")
	if err != nil {
		t.Fatal(err)
	}
	const script = `. "$(dirname "$0")/../install.bash"
open_part thing "${1:-}"
touch "$part/thing"
close_part
`
	for _, tt := range []struct {
		name, parts, dir, want string
	}{
		{name: "by default", want: ".local/parts/thing"},
		{name: "TENANTRY_PARTS", parts: "elsewhere", want: "elsewhere/thing"},
		{name: "TENANTRY_PARTS and a folder", parts: "elsewhere", dir: "here", want: "here"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			scripts := filepath.Join(root, "infra", "parts")
			if err := os.MkdirAll(filepath.Join(scripts, "thing"), 0o700); err != nil {
				t.Fatal(err)
			}
			for name, text := range map[string]string{"install.bash": string(shared), "thing/install.sh": script} {
				if err := os.WriteFile(filepath.Join(scripts, name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			install := exec.CommandContext(t.Context(), "bash", filepath.Join(scripts, "thing", "install.sh"), tt.dir)
			install.Dir = root
			install.Env = append(os.Environ(), DirVariable+"="+tt.parts)
			if text, err := install.CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, text)
			}
			if _, err := os.Stat(filepath.Join(root, tt.want, "thing")); err != nil {
				t.Error(err)
			}
		})
	}
}
