package main

import (
	"context"
	"path/filepath"
	"strings"
)

// smoke runs infra/testing/smoke as an operator does on the first day, except for what
// the stand-in does not support, and returns its summary. The table is written to the
// folder of generated files.
func (r *rehearsal) smoke(ctx context.Context) (string, error) {
	program, err := filepath.Abs(filepath.Join(r.folder, "smoke"))
	if err != nil {
		return "", err
	}
	if _, err := r.run(ctx, nil, "go", "-C", "infra/testing/smoke", "build", "-o", program, "."); err != nil {
		return "", err
	}
	printed, err := r.run(ctx, []string{"AWS_REGION=" + region}, program, "--stack", stack, "--region", region,
		"--key", filepath.Join(r.folder, ".local", "deploy", "system.pem"), "--source", "com.example.signup", "--url", r.url(), "--stand-in")
	if err != nil {
		return "", err
	}
	for _, line := range strings.Split(string(printed), "\n") {
		if strings.Contains(line, " checks: ") {
			return line, nil
		}
	}
	return string(printed), nil
}
