//go:build unix && !linux

package parts

import (
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
)

// Private does nothing here: only Linux has network namespaces.
func Private() {}

type entrance struct{}

func privately(*exec.Cmd, string, *os.File) (*entrance, error) {
	return nil, errors.New("only Linux has network namespaces")
}

func (*entrance) open() error { return nil }

func (*entrance) dial(context.Context, string, string) (net.Conn, error) {
	return nil, errors.ErrUnsupported
}
