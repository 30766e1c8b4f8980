package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/tenantry/tenantry/infra/local/program"
	"github.com/tenantry/tenantry/pkg/config"
	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/tenant"
)

const description = `End every credential of a user: sessions, codes, refresh and access tokens, personal access tokens, machine keys.

From then on, they are refused permanently. A person can sign in again with their password; with --reset-password only with a new
one, which is printed, and which they must change. A machine needs new credentials.

Region and credentials come from AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN:
"aws configure export-credentials --format env" prints them.`

type options struct {
	Table         string        `help:"Name of the deployment's table." required:""`
	Instance      string        `help:"Id of the instance." required:""`
	User          string        `help:"Id of the user, or their user name." required:""`
	ByID          bool          `help:"--user is an id, even if another user has it as user name." name:"by-id"`
	Actor         string        `help:"Your name, for the event that reports it, after operator/." default:"unknown"`
	ResetPassword bool          `help:"Set a new password, print it, and require the person to change it at the next sign-in."`
	Timeout       time.Duration `help:"How long to wait for DynamoDB." default:"30s"`
}

func main() {
	var o options
	program.Main("end-credentials", description, &o, func(ctx context.Context) error { return run(ctx, os.Stdout, o) })
}

func run(ctx context.Context, out io.Writer, o options) error {
	cfg, err := config.Read[config.AWS]()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, o.Timeout)
	defer cancel()
	var server serverTime
	client := dynamodb.NewFromConfig(cfg.DynamoDB(nil), func(c *dynamodb.Options) {
		c.Retryer = dynamo.Retryer()
		c.APIOptions = append(c.APIOptions, server.watch)
	})
	e := ending{store: dynamo.New(client, o.Table), clock: server.now, ids: tenant.NewIDs(time.Now)}
	done, err := e.end(ctx, o)
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(out, done)
	return err
}
