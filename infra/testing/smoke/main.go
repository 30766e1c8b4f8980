package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/tenantry/tenantry/infra/local/program"
)

const description = `Ask a deployment on AWS what no test elsewhere can, and print what was expected and what came.

It creates instances, and removes them in the end. It needs the system user's private key, and AWS credentials
that may read the stack, its table, alarms and logs, put events on its bus, and make a queue and a rule.

Example: make smoke STACK=tenantry PROFILE=production`

// limit bounds a run without --rollback.
const limit = 15 * time.Minute

type options struct {
	Stack    string `help:"Name of the stack." default:"tenantry"`
	Profile  string `help:"Profile of the AWS configuration; empty means the default."`
	Region   string `help:"Region of the stack; empty means the profile's."`
	Key      string `help:"Private key file of the system user, PEM." default:".local/deploy/system.pem"`
	User     string `help:"Name of the system user." default:"system"`
	Source   string `help:"Source of the events to send; the deployment's EventSources decide what it may request." default:"tenantry.smoke"`
	Rollback bool   `help:"Also deploy a version that cannot start, and check that it is rolled back. A tenth of sign-ins fail for some minutes."`

	URL     string `help:"Address of the API if the stack's own is unreachable, as with a stand-in for AWS." name:"url"`
	StandIn bool   `help:"The deployment is on a stand-in for AWS: skip checks that it cannot show, and say so."`
}

func main() {
	var o options
	program.Main("smoke", description, &o, func(ctx context.Context) error { return run(ctx, o) })
}

func run(ctx context.Context, o options) error {
	if !o.Rollback {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, limit)
		defer cancel()
	}
	s, err := newSmoke(ctx, o)
	if err != nil {
		return err
	}
	all := s.checks()
	wrong := look(ctx, os.Stderr, all, o.StandIn)
	fmt.Print(table(all))
	fmt.Printf("\n%s\nLeft behind: %s.\n", summary(all), s.leftBehind())
	if wrong > 0 {
		return fmt.Errorf("%d of %d are not as expected", wrong, len(all))
	}
	return nil
}

// checks returns all checks in order: later ones depend on earlier ones.
func (s *smoke) checks() []*check {
	var all []*check
	for _, part := range [][]*check{
		s.stackChecks(), s.callChecks(), s.tokenChecks(), s.eventChecks(), s.manageChecks(), s.gatewayChecks(), s.wireChecks(),
		s.watchChecks(), s.rollbackChecks(), s.removeChecks(),
	} {
		all = append(all, part...)
	}
	return all
}
