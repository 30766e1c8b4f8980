//go:build unix && !linux

package parts

import "syscall"

// childAttributes gives the child its own process group. These systems cannot tie its life to ours.
func childAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true}
}
