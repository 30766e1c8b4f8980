package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/tenantry/tenantry/infra/local/program"
	"github.com/tenantry/tenantry/infra/parts"
)

// limit bounds the whole rehearsal, which takes two minutes on two idle cores.
const limit = 10 * time.Minute

const description = `Deploy template.yaml to a stand-in for AWS on this machine, send it the requests of README.md, and remove it again.

"make deploy-rehearsal" installs what it needs. It takes about a minute, and leaves nothing behind.`

func main() {
	program.Main("rehearsal", description, &struct{}{}, rehearse)
}

// rehearse starts and ends with an empty account, with a tenant in between. It leaves
// nothing running.
func rehearse(ctx context.Context) (err error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	folder, err := os.MkdirTemp("", "rehearsal")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	for name, value := range map[string]string{
		// The stand-in unpacks functions there without cleaning up.
		"TMPDIR": folder,
		// It gives each function its role's credentials, and checks every call against
		// the caller's policies.
		"AUTH": "true",
		// The account's own credentials, which allow everything. infra/local/put-event
		// uses the same.
		"AWS_ACCESS_KEY_ID": account, "AWS_SECRET_ACCESS_KEY": account,
	} {
		if err := os.Setenv(name, value); err != nil {
			return err
		}
	}
	cloud, err := parts.StartMinistack(ctx, parts.Options{})
	if err != nil {
		return err
	}
	defer cloud.Stop()
	front, stop, err := startFront(ctx, cloud.Endpoint)
	if err != nil {
		return err
	}
	defer stop()
	r, err := newRehearsal(cloud.Endpoint, front, folder)
	if err != nil {
		return err
	}
	for _, step := range []struct {
		name string
		run  func(context.Context) (string, error)
	}{
		{"sam build", r.build},
		{"system user's key", r.makeKey},
		{"deployment that fails", r.failFirst},
		{"sam deploy", r.deploy},
		{"complete the API", r.completeAPI},
		{"complete the policies", r.completePolicies},
		{"unknown path", r.askUnknownPath},
		{"subscribe to the bus", r.subscribe},
		{"requests of README.md", r.sendRequests},
		{"events of README.md", r.awaitEvents},
		{"queues", r.checkQueues},
		{"smoke", r.smoke},
		{"delete the stack", r.remove},
		{"sam deploy again", r.deployAgain},
		{"turn the firewall", r.turnFirewall},
	} {
		begun := time.Now()
		result, err := step.run(ctx)
		if err != nil {
			return fmt.Errorf("%s: %w\n%s", step.name, err, r.traces(ctx))
		}
		if _, err := fmt.Printf("%-22s %5.1f s  %s\n", step.name, time.Since(begun).Seconds(), result); err != nil {
			return err
		}
	}
	return nil
}
