package main

import (
	"context"
	"path/filepath"
	"strings"
)

// smoke runs infra/testing/smoke as an operator does on the first day, but for what the stand-in cannot show, and gives what it
// sums up. The table goes to the folder of what is made.
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
