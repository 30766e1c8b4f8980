package parts

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// privateVariable makes this executable, started in its own network namespace, the
// keeper of a part there: withLock if it inherits the lock on the part's data.
const (
	privateVariable = "PARTS_PRIVATE"
	withLock        = "with lock"
	withoutLock     = "without"
)

// Descriptors inherited by a keeper, in the order of exec.Cmd's ExtraFiles.
const (
	keeperSocket = 3
	keeperLock   = 4
)

// Private runs the keeper of a part if this executable was started as one, and then
// does not return. A program that uses Options.Private must call it before anything
// else.
func Private() {
	if os.Getenv(privateVariable) == "" {
		return
	}
	// The kernel considers the part's parent dead once this thread ends.
	runtime.LockOSThread()
	if err := keep(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// keep runs a part in this process's network namespace and connects the parent to it.
// Without a part, it only reports whether it could.
func keep(command []string) error {
	if err := raiseLoopback(); err != nil {
		return fmt.Errorf("raise the loopback interface: %w", err)
	}
	if len(command) == 0 {
		return nil
	}
	// The whole process group is signalled, and the part decides when to end. An
	// ignored signal would also be ignored by the part.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGTERM)
	locked := os.Getenv(privateVariable) == withLock
	if err := os.Unsetenv(privateVariable); err != nil {
		return err
	}
	part := exec.Command(command[1], command[2:]...) //nolint:noctx // it ends with its parent
	part.Stdout, part.Stderr = os.Stdout, os.Stderr
	part.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if locked {
		part.ExtraFiles = []*os.File{os.NewFile(keeperLock, "lock")}
	}
	if err := part.Start(); err != nil {
		return err
	}
	go connect(keeperSocket, command[0])
	return part.Wait()
}

// raiseLoopback brings up the only interface of a new network namespace.
func raiseLoopback() error {
	socket, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer func() { _ = unix.Close(socket) }()
	loopback, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	loopback.SetUint16(unix.IFF_UP | unix.IFF_RUNNING)
	return unix.IoctlIfreq(socket, unix.SIOCSIFFLAGS, loopback)
}

// privately changes a command to run through its keeper in a new network namespace, and
// returns the entrance to it. The part keeps this process's user and files.
func privately(cmd *exec.Cmd, address string, lock *os.File) (*entrance, error) {
	if err := canBePrivate(); err != nil {
		return nil, err
	}
	ours, theirs, err := socketPair()
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd.Args = append([]string{self, address, cmd.Path}, cmd.Args[1:]...)
	cmd.Path = self
	locked := withoutLock
	cmd.ExtraFiles = []*os.File{theirs}
	if lock != nil {
		locked = withLock
		cmd.ExtraFiles = append(cmd.ExtraFiles, lock)
	}
	cmd.Env = append(cmd.Env, privateVariable+"="+locked)
	inNewNetwork(cmd.SysProcAttr)
	return &entrance{keeper: ours, theirs: theirs}, nil
}

// inNewNetwork makes the kernel start a process in new network and user namespaces,
// which unprivileged users may create. The process may configure interfaces there;
// outside, it has the same user as before.
func inNewNetwork(attributes *syscall.SysProcAttr) {
	attributes.Cloneflags |= syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET
	attributes.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}}
	attributes.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}}
}

// canBePrivate starts a keeper without a part: some systems forbid new namespaces,
// others operations inside them.
func canBePrivate() error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	probe := exec.Command(self) //nolint:noctx // ends immediately
	probe.Env = append(os.Environ(), privateVariable+"="+withoutLock)
	probe.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	inNewNetwork(probe.SysProcAttr)
	if said, err := probe.CombinedOutput(); err != nil {
		return fmt.Errorf("this system allows no network namespace: %w", errors.Join(err, errorOf(said)))
	}
	return nil
}

func errorOf(said []byte) error {
	if len(said) == 0 {
		return nil
	}
	return errors.New(string(said))
}
