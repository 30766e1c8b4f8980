package parts

import "syscall"

// childAttributes gives the child its own process group, and makes the kernel kill it
// when this process ends.
func childAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
