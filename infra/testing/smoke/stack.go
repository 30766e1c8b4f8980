package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/tenantry/tenantry/infra/local/systemtoken"
)

// smoke is one run.
type smoke struct {
	o      options
	aws    aws.Config
	stacks *cloudformation.Client
	client *http.Client
	url    string
	// outputs and parameters are the stack's, by name.
	outputs, parameters map[string]string
	key                 *systemtoken.Key
	begun               time.Time
	// id is part of the names of everything that it creates.
	id string
	// machine has a token, signer a key, person a password: owners of the instances
	// that it created.
	machine, signer, person owner
	// secrets must not appear in any log.
	secrets []string
	// made are the hosts of existing instances that it created.
	made []string
}

// owner is the owner of an instance.
type owner struct {
	instance, host, pat, machineKey string
}

const password = "Sm0ke-Passw0rd!"

// newSmoke reads a stack's description.
func newSmoke(ctx context.Context, o options) (*smoke, error) {
	key, err := systemtoken.ReadKey(o.Key)
	if err != nil {
		return nil, fmt.Errorf("%w: name the file with --key", err)
	}
	var load []func(*config.LoadOptions) error
	if o.Profile != "" {
		load = append(load, config.WithSharedConfigProfile(o.Profile))
	}
	if o.Region != "" {
		load = append(load, config.WithRegion(o.Region))
	}
	cfg, err := config.LoadDefaultConfig(ctx, load...)
	if err != nil {
		return nil, err
	}
	if o.StandIn {
		cfg.HTTPClient = encrypted{}
	}
	if cfg.Region == "" {
		return nil, errors.New("no region: name it with --region")
	}
	s := &smoke{
		o: o, aws: cfg, stacks: cloudformation.NewFromConfig(cfg), key: key, begun: time.Now(),
		id: "smoke-" + strings.ToLower(rand.Text()[:8]), secrets: []string{password},
		client: &http.Client{
			Timeout:       time.Minute,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	stack, err := s.describe(ctx)
	if err != nil {
		return nil, fmt.Errorf("stack %s in %s: %w", o.Stack, cfg.Region, err)
	}
	s.outputs, s.parameters = map[string]string{}, map[string]string{}
	for _, output := range stack.Outputs {
		s.outputs[*output.OutputKey] = *output.OutputValue
	}
	for _, parameter := range stack.Parameters {
		s.parameters[*parameter.ParameterKey] = *parameter.ParameterValue
	}
	if s.url = strings.TrimSuffix(o.URL, "/"); s.url == "" {
		s.url = s.outputs["ApiUrl"]
	}
	if s.url == "" || s.outputs["Audience"] == "" {
		return nil, fmt.Errorf("stack %s has no outputs ApiUrl and Audience: it was not deployed from template.yaml", o.Stack)
	}
	return s, nil
}

// encrypted marks each request as sent over TLS, as on AWS: a stand-in's queues refuse
// others.
type encrypted struct{}

// Do implements aws.HTTPClient.
func (encrypted) Do(request *http.Request) (*http.Response, error) {
	request.Header.Set("X-Forwarded-Proto", "https")
	return http.DefaultClient.Do(request)
}

func (s *smoke) describe(ctx context.Context) (types.Stack, error) {
	got, err := s.stacks.DescribeStacks(ctx, &cloudformation.DescribeStacksInput{StackName: &s.o.Stack})
	if err != nil {
		return types.Stack{}, err
	}
	return got.Stacks[0], nil
}

// hasDomain reports whether hosts reach the API directly.
func (s *smoke) hasDomain() bool { return s.parameters["CertificateArn"] != "" }

// hostOf returns the host of an instance created by the run: below the wildcard, so
// that it reaches the API.
func (s *smoke) hostOf(name string) string {
	return s.id + "-" + name + "." + s.parameters["ExternalDomain"]
}

func (s *smoke) leftBehind() string {
	if len(s.made) == 0 {
		return "nothing"
	}
	return "the instances of " + strings.Join(s.made, ", ")
}

func (s *smoke) stackChecks() []*check {
	return []*check{
		{
			name: "stack", want: "CREATE_COMPLETE or UPDATE_COMPLETE", page: "CloudFormation: Stack status codes",
			look: func(ctx context.Context) (string, error) {
				stack, err := s.describe(ctx)
				if err != nil {
					return "", err
				}
				if status := stack.StackStatus; status != types.StackStatusCreateComplete && status != types.StackStatusUpdateComplete {
					return "", errors.New(string(status))
				}
				return string(stack.StackStatus), nil
			},
		},
		{
			name: "deletion protection of the table", want: "on, within an hour of the deployment",
			page:  "EventBridge Scheduler: Using universal targets",
			onAWS: "it has no universal targets of EventBridge Scheduler",
			look: func(ctx context.Context) (string, error) {
				table, err := s.describeTable(ctx)
				switch {
				case err != nil:
					return "", err
				case !aws.ToBool(table.Table.DeletionProtectionEnabled):
					return "", errors.New("off: look at the schedule TableProtection of the stack, if an hour has passed")
				}
				return "on", nil
			},
		},
		{
			name: "recovery of the table", want: "to each second, for 35 days", page: "DynamoDB: Point-in-time recovery",
			onAWS: "it does not take that from a template",
			look: func(ctx context.Context) (string, error) {
				got, err := dynamodb.NewFromConfig(s.aws).DescribeContinuousBackups(ctx, &dynamodb.DescribeContinuousBackupsInput{
					TableName: aws.String(s.outputs["TableName"]),
				})
				if err != nil {
					return "", err
				}
				status := got.ContinuousBackupsDescription.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus
				if status != "ENABLED" {
					return "", errors.New(string(status))
				}
				return string(status), nil
			},
		},
	}
}

func (s *smoke) describeTable(ctx context.Context) (*dynamodb.DescribeTableOutput, error) {
	return dynamodb.NewFromConfig(s.aws).DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: aws.String(s.outputs["TableName"])})
}

// systemToken mints a token for the system user.
func (s *smoke) systemToken() (string, error) {
	token, err := s.key.Mint(systemtoken.Claims{
		User: s.o.User, Audience: s.outputs["Audience"], IssuedAt: time.Now().Add(-5 * time.Second), Lifetime: 10 * time.Minute,
	})
	if err == nil {
		s.secrets = append(s.secrets, token)
	}
	return token, err
}

// wait waits, or until ctx is done.
func wait(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// progress reports on steps that take minutes.
func progress(format string, values ...any) {
	_, _ = fmt.Fprintf(os.Stderr, "  "+format+"\n", values...)
}
