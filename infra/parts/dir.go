package parts

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// DirVariable is the environment variable that overrides the folder of parts.
const DirVariable = "TENANTRY_PARTS"

const modulePath = "github.com/tenantry/tenantry"

// Dir returns the folder with a subfolder for each part: the value of TENANTRY_PARTS,
// or .local/parts below the root of the module that contains the working directory. It
// may not exist.
func Dir() (string, error) {
	if dir := os.Getenv(DirVariable); dir != "" {
		return filepath.Abs(dir)
	}
	start, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for dir := start; ; dir = filepath.Dir(dir) {
		root, err := isModuleRoot(dir)
		if err != nil {
			return "", err
		}
		if root {
			return filepath.Join(dir, ".local", "parts"), nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("%s is not inside module %s: run from there, or set %s to the folder of parts",
				start, modulePath, DirVariable)
		}
	}
}

// isModuleRoot looks for the root module's own go.mod; tools and stand-ins below it
// have their own.
func isModuleRoot(dir string) (bool, error) {
	file, err := os.Open(filepath.Join(dir, "go.mod"))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer func() { _ = file.Close() }()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if name, ok := strings.CutPrefix(lines.Text(), "module "); ok {
			return strings.TrimSpace(name) == modulePath, nil
		}
	}
	return false, nil
}

// find returns the path of a file of a part.
func find(elements ...string) (string, error) {
	dir, err := Dir()
	if err != nil {
		return "", err
	}
	path := filepath.Join(append([]string{dir}, elements...)...)
	if _, err := os.Stat(path); err != nil {
		return "", fmt.Errorf("%s is not installed: run 'make parts': %w", elements[0], err)
	}
	return path, nil
}
