package parts

import "syscall"

// childAttributes gives the child its own process group, and has the kernel kill it when we end.
func childAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
