package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/apigateway"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	cftypes "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/tenantry/tenantry/infra/parts"
)

const (
	// stack is the stack name used by the pages.
	stack = "tenantry"
	// region is the one used by infra/local/put-event, because the stand-in separates
	// regions.
	region = "us-east-1"
	// account is both halves of the account's access key.
	account = "local"
	// audience and externalDomain are those of `make run`, whose responses README.md
	// shows.
	audience       = "http://localhost:8080"
	externalDomain = "localhost"
)

// rehearsal is a deployment to the stand-in.
type rehearsal struct {
	// endpoint is the stand-in's, front that of its APIs with a gateway's headers,
	// folder is for generated files.
	endpoint, front, folder string
	sam                     string

	stacks *cloudformation.Client
	apis   *apigateway.Client
	bus    *eventbridge.Client
	queues *sqs.Client
	tables *dynamodb.Client
	keys   *kms.Client
	roles  *iam.Client
	logs   *cloudwatchlogs.Client

	// publicKey is the system user's, as the template expects it.
	publicKey string
	// outputs are the stack's, by name.
	outputs map[string]string
	// resources are the stack's, by logical id.
	resources map[string]cftypes.StackResource
	told      subscriber
}

func newRehearsal(endpoint, front, folder string) (*rehearsal, error) {
	dir, err := parts.Dir()
	if err != nil {
		return nil, err
	}
	config := aws.Config{
		Region: region, BaseEndpoint: &endpoint,
		Credentials: credentials.NewStaticCredentialsProvider(account, account, ""),
		HTTPClient:  encrypted{},
	}
	return &rehearsal{
		endpoint: endpoint, front: front, folder: folder, sam: filepath.Join(dir, "sam-cli", "bin", "sam"),
		stacks: cloudformation.NewFromConfig(config),
		apis:   apigateway.NewFromConfig(config),
		bus:    eventbridge.NewFromConfig(config),
		queues: sqs.NewFromConfig(config),
		tables: dynamodb.NewFromConfig(config),
		keys:   kms.NewFromConfig(config),
		roles:  iam.NewFromConfig(config),
		logs:   cloudwatchlogs.NewFromConfig(config),
	}, nil
}

// encrypted marks each request as sent over TLS, because the stack's queues refuse
// others with aws:SecureTransport.
type encrypted struct{}

// Do implements aws.HTTPClient.
func (encrypted) Do(request *http.Request) (*http.Response, error) {
	request.Header.Set("X-Forwarded-Proto", "https")
	return http.DefaultClient.Do(request)
}

// run runs a program in the repository against the stand-in and returns its output. An
// error includes it, too.
func (r *rehearsal) run(ctx context.Context, environment []string, name string, arguments ...string) ([]byte, error) {
	command := exec.CommandContext(ctx, name, arguments...)
	command.Env = append(os.Environ(), "SAM_CLI_TELEMETRY=0", "AWS_DEFAULT_REGION="+region,
		"AWS_ENDPOINT_URL="+r.endpoint)
	command.Env = append(command.Env, environment...)
	var output bytes.Buffer
	command.Stdout, command.Stderr = &output, &output
	if err := command.Run(); err != nil {
		return nil, fmt.Errorf("%s %s: %w\n%s", filepath.Base(name), arguments[0], err, &output)
	}
	return output.Bytes(), nil
}
