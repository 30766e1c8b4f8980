package parts

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"sync"
	"syscall"
	"time"
)

// connectWithin bounds the keeper's wait for its part on the same machine.
const connectWithin = 5 * time.Second

// entrance is how a parent reaches a part in its own network namespace: the keeper
// there connects to the part and hands the connection over. Only the parent has the
// socket for such requests. Safe for concurrent use.
type entrance struct {
	mu     sync.Mutex
	keeper *os.File
	theirs *os.File
	socket *net.UnixConn
}

// socketPair returns the two ends of an unnamed socket.
func socketPair() (ours, theirs *os.File, err error) {
	ends, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_SEQPACKET|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, nil, os.NewSyscallError("socketpair", err)
	}
	return os.NewFile(uintptr(ends[0]), "keeper"), os.NewFile(uintptr(ends[1]), "parent"), nil
}

// open is called once the keeper has its end.
func (e *entrance) open() error {
	defer func() { _ = e.keeper.Close() }()
	if err := e.theirs.Close(); err != nil {
		return err
	}
	socket, err := net.FileConn(e.keeper)
	if err != nil {
		return err
	}
	e.socket = socket.(*net.UnixConn)
	return nil
}

// dial returns a connection to the part, whatever the address.
func (e *entrance) dial(context.Context, string, string) (net.Conn, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if _, err := e.socket.Write([]byte{1}); err != nil {
		return nil, fmt.Errorf("the part has ended: %w", err)
	}
	said, passed := make([]byte, 256), make([]byte, syscall.CmsgSpace(4))
	n, control, _, _, err := e.socket.ReadMsgUnix(said, passed)
	if err != nil {
		return nil, fmt.Errorf("the part has ended: %w", err)
	}
	if control == 0 {
		return nil, errors.New(string(said[:n]))
	}
	messages, err := syscall.ParseSocketControlMessage(passed[:control])
	if err != nil {
		return nil, err
	}
	descriptors, err := syscall.ParseUnixRights(&messages[0])
	if err != nil {
		return nil, err
	}
	file := os.NewFile(uintptr(descriptors[0]), "connection")
	defer func() { _ = file.Close() }()
	return net.FileConn(file)
}

// connect serves the parent until it ends.
func connect(descriptor uintptr, address string) {
	conn, err := net.FileConn(os.NewFile(descriptor, "parent"))
	if err != nil {
		return
	}
	socket := conn.(*net.UnixConn)
	for asked := make([]byte, 1); ; {
		if _, err := socket.Read(asked); err != nil {
			return
		}
		if err := handOver(socket, address); err != nil {
			if _, err := socket.Write([]byte(err.Error())); err != nil {
				return
			}
		}
	}
}

// handOver connects to the part and passes the connection on.
func handOver(socket *net.UnixConn, address string) error {
	connection, err := net.DialTimeout("tcp", address, connectWithin) //nolint:noctx // bounded
	if err != nil {
		return err
	}
	file, err := connection.(*net.TCPConn).File()
	_ = connection.Close() // file is a copy
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	_, _, err = socket.WriteMsgUnix([]byte{1}, syscall.UnixRights(int(file.Fd())), nil)
	return err
}
