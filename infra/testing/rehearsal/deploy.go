package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"github.com/tenantry/tenantry/infra/testing/readme"
)

// architecture is this machine's, because the stand-in runs functions as local
// processes.
var architecture = strings.ReplaceAll(runtime.GOARCH, "amd64", "x86_64")

// build also builds the programs used by the pages.
func (r *rehearsal) build(ctx context.Context) (string, error) {
	if _, err := os.Stat(r.sam); err != nil {
		return "", fmt.Errorf("the SAM CLI is missing, run 'make deploy-rehearsal': %w", err)
	}
	if _, err := r.run(ctx, nil, "go", "build", "-o", r.folder+string(filepath.Separator), "./infra/local/token", "./infra/local/put-event"); err != nil {
		return "", err
	}
	if _, err := r.run(ctx, []string{"ARCH=" + architecture}, r.sam, "build", "--build-dir", filepath.Dir(r.template())); err != nil {
		return "", err
	}
	return "for " + architecture, r.dropTrafficShift()
}

// makeKey follows the section "Deploy", whose first block prints the public key.
func (r *rehearsal) makeKey(ctx context.Context) (string, error) {
	page, err := readme.Read(".")
	if err != nil {
		return "", err
	}
	script := readme.Commands(readme.In(page, "Deploy"))
	if len(script) == 0 {
		return "", errors.New(`docs/deploy.md has no command`)
	}
	printed, err := readme.Shell{Folder: r.folder}.Paste(ctx, script[:1])
	if err != nil {
		return "", err
	}
	r.publicKey = strings.TrimSpace(printed[0])
	return r.publicKey, nil
}

// samDeploy deploys with parameters in addition to the operator's.
func (r *rehearsal) samDeploy(ctx context.Context, more ...string) error {
	// Named explicitly, because it would be looked up next to the template.
	config, err := filepath.Abs("samconfig.toml")
	if err != nil {
		return err
	}
	arguments := append([]string{
		"deploy", "--template-file", r.template(),
		"--config-file", config, "--stack-name", stack, "--no-confirm-changeset", "--parameter-overrides",
		"ExternalDomain=" + externalDomain, "Audience=" + audience, "SystemUserPublicKeys=" + r.publicKey,
		"AlarmEmail=operator@example.com", "Architecture=" + architecture, "RedirectUris=http://127.0.0.1/callback",
		// The event source used by the pages.
		`EventSources='{"com.example.signup":{"InstanceRequested":true,"OrgRequested":["*"],` +
			`"CallRequested":{"instances":["*"],"roles":["IAM_USER_MANAGER"]}}}'`,
		"DynamoDBEndpoint=" + r.endpoint, "KMSEndpoint=" + r.endpoint, "EventBridgeEndpoint=" + r.endpoint,
	}, more...)
	_, err = r.run(ctx, nil, r.sam, arguments...)
	return err
}

func (r *rehearsal) deploy(ctx context.Context) (string, error) {
	if err := r.samDeploy(ctx); err != nil {
		return "", err
	}
	described, err := r.stacks.DescribeStacks(ctx, &cloudformation.DescribeStacksInput{StackName: aws.String(stack)})
	if err != nil {
		return "", err
	}
	r.outputs = map[string]string{}
	for _, output := range described.Stacks[0].Outputs {
		r.outputs[*output.OutputKey] = *output.OutputValue
	}
	listed, err := r.stacks.DescribeStackResources(ctx, &cloudformation.DescribeStackResourcesInput{StackName: aws.String(stack)})
	if err != nil {
		return "", err
	}
	r.resources = map[string]types.StackResource{}
	for _, resource := range listed.StackResources {
		r.resources[*resource.LogicalResourceId] = resource
	}
	return fmt.Sprintf("%d resources, %d outputs", len(r.resources), len(r.outputs)), nil
}
