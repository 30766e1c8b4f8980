package main

import (
	"context"
	"fmt"
	"net"
	"os/exec"
	"strings"
	"time"
)

// removeWithin bounds the removal of containers.
const removeWithin = time.Minute

// docker runs a command of the container engine and returns its output.
func docker(ctx context.Context, args ...string) (string, error) {
	var stderr strings.Builder
	command := exec.CommandContext(ctx, "docker", args...)
	command.Stderr = &stderr
	output, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("docker %s: %w: %s: run infra/parts/sam/engine.sh", args[0], err, strings.TrimSpace(stderr.String()))
	}
	return strings.TrimSpace(string(output)), nil
}

// bridge returns the address at which containers reach this machine: that of the
// bridge's interface. The network usually names it as its gateway, but a daemon that
// has just created its first bridge leaves that empty (Docker 20.10).
func bridge(ctx context.Context) (string, error) {
	name, err := docker(ctx, "network", "inspect", "bridge", "--format", `{{index .Options "com.docker.network.bridge.name"}}`)
	if err != nil {
		return "", err
	}
	link, err := net.InterfaceByName(name)
	if err != nil {
		return "", fmt.Errorf("interface %q of the container network: %w", name, err)
	}
	addresses, err := link.Addrs()
	if err != nil {
		return "", err
	}
	for _, address := range addresses {
		if ip, ok := address.(*net.IPNet); ok && ip.IP.To4() != nil {
			return ip.IP.String(), nil
		}
	}
	return "", fmt.Errorf("interface %s of the container network has no IPv4 address", name)
}

// newNetwork creates a network for the containers of one run, by which they are found
// and removed at the end, whatever their names and whatever was killed meanwhile.
func newNetwork(ctx context.Context, name string) (remove func(), err error) {
	if _, err := docker(ctx, "network", "create", name); err != nil {
		return nil, err
	}
	return func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), removeWithin)
		defer cancel()
		left, err := docker(ctx, "ps", "--all", "--quiet", "--filter", "network="+name)
		if err == nil && left != "" {
			_, err = docker(ctx, append([]string{"rm", "--force"}, strings.Fields(left)...)...)
		}
		if err == nil {
			_, err = docker(ctx, "network", "rm", name)
		}
		if err != nil {
			printf("containers of the network %s may be left: %v\n", name, err)
		}
	}, nil
}
