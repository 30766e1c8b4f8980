//go:build unix && !linux

package parts

import "syscall"

// childAttributes gives the child its own process group. These systems cannot tie its
// life to the parent's.
func childAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true}
}
