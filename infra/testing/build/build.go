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
	"syscall"
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

// Make builds the function for this machine's architecture, unless that is done, and
// returns the path of the executable. Concurrent calls, also of other processes, wait
// for each other.
func (f Function) Make(ctx context.Context, root string) (bootstrap string, err error) {
	dir, unlock, err := lockedFolder(root, f.Name)
	if err != nil {
		return "", err
	}
	defer unlock()
	err = run(exec.CommandContext(ctx, "make", "--no-print-directory", "-C", root, "build-"+f.Resource,
		"ARTIFACTS_DIR="+dir, "ARCH="+runtime.GOARCH)) //nolint:misspell // SAM's name
	return filepath.Join(dir, "bootstrap"), err
}

// Commands builds commands of the repository at root, such as ./infra/local, unless
// that is done, and returns the folder of the executables. Concurrent calls wait as
// those of Make do.
func Commands(ctx context.Context, root string, packages ...string) (dir string, err error) {
	dir, unlock, err := lockedFolder(root, "commands")
	if err != nil {
		return "", err
	}
	defer unlock()
	command := exec.CommandContext(ctx, "go", append([]string{"build", "-o", dir + string(filepath.Separator)}, packages...)...)
	command.Dir = root
	return dir, run(command)
}

// lockedFolder returns a folder for build results, which no other process writes to
// until it is unlocked. It stays, because Go does not link an executable again that is
// up to date.
func lockedFolder(root, name string) (dir string, unlock func(), err error) {
	dir, err = filepath.Abs(filepath.Join(root, ".local", "bin", "test", name))
	if err != nil {
		return "", nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", nil, err
	}
	lock, err := os.OpenFile(filepath.Join(dir, ".lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return "", nil, err
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		_ = lock.Close()
		return "", nil, fmt.Errorf("lock %s: %w", lock.Name(), err)
	}
	return dir, func() { _ = lock.Close() }, nil
}

func run(command *exec.Cmd) error {
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", command, err, output)
	}
	return nil
}
