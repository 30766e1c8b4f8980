// Package build builds the functions' executables without SAM, with the Makefile
// targets that `sam build` calls. It must not know what a function does.
package build

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
)

// Function is a function in functions/.
type Function struct {
	// Name is the folder's, such as create-instance.
	Name string
	// Resource is the name in template.yaml, such as CreateInstanceFunction.
	Resource string
}

// target matches how the Makefile maps resources of the template to functions.
var target = regexp.MustCompile(`(?m)^build-(\w+):\n\t\$\(call build_function,([a-z-]+),`)

// Functions returns all functions of the repository at root, in the Makefile's order.
// It returns an error if a folder of functions/ with a main.go is not among them.
func Functions(root string) ([]Function, error) {
	makefile, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		return nil, err
	}
	var all []Function
	known := map[string]bool{}
	for _, match := range target.FindAllStringSubmatch(string(makefile), -1) {
		all = append(all, Function{Resource: match[1], Name: match[2]})
		known[match[2]] = true
	}
	mains, err := filepath.Glob(filepath.Join(root, "functions", "*", "main.go"))
	if err != nil {
		return nil, err
	}
	for _, main := range mains {
		if name := filepath.Base(filepath.Dir(main)); !known[name] {
			return nil, fmt.Errorf("the Makefile has no target build-<resource> for functions/%s", name)
		}
	}
	return all, nil
}

// Make builds the function for this machine's architecture into dir, which it creates
// if missing, and returns the path of the executable.
func (f Function) Make(ctx context.Context, root, dir string) (bootstrap string, err error) {
	dir, err = filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	command := exec.CommandContext(ctx, "make", "--no-print-directory", "-C", root, "build-"+f.Resource,
		"ARTIFACTS_DIR="+dir, "ARCH="+runtime.GOARCH) //nolint:misspell // SAM's name
	if output, err := command.CombinedOutput(); err != nil {
		return "", fmt.Errorf("make build-%s: %w\n%s", f.Resource, err, output)
	}
	return filepath.Join(dir, "bootstrap"), nil
}
