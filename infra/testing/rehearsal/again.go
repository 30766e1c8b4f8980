package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"
)

// failFirst attempts a deployment that must fail, with a firewall whose resources the
// stand-in does not support, and checks that nothing is left except a stack that can be
// removed. The stand-in deletes tables whatever protects them; infra/testing/template
// checks that none is protected while a deployment can fail.
func (r *rehearsal) failFirst(ctx context.Context) (string, error) {
	err := r.samDeploy(ctx, "Firewall=true")
	if err == nil {
		return "", errors.New("the stand-in knows all of the firewall now: let another thing fail")
	}
	described, err := r.stacks.DescribeStacks(ctx, &cloudformation.DescribeStacksInput{StackName: aws.String(stack)})
	if err != nil {
		return "", err
	}
	status := string(described.Stacks[0].StackStatus)
	if status != "ROLLBACK_COMPLETE" {
		return "", fmt.Errorf("ended as %s, want ROLLBACK_COMPLETE", status)
	}
	left, err := r.left(ctx)
	if err != nil {
		return "", err
	}
	if len(left) > 0 {
		return "", fmt.Errorf("left behind: %s", strings.Join(left, ", "))
	}
	return status + ", nothing is left", errors.Join(r.deleteStack(ctx), r.dropFirewallParts())
}

// deployAgain deploys under the name of the removed stack, alongside what that left.
func (r *rehearsal) deployAgain(ctx context.Context) (string, error) {
	before, err := r.left(ctx)
	if err != nil {
		return "", err
	}
	if len(before) == 0 {
		return "", errors.New("the first stack left nothing")
	}
	result, err := r.deploy(ctx)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s, beside %d that were left", result, len(before)), r.newNames(ctx, before)
}

// turnFirewall turns the firewall on, off and on again.
func (r *rehearsal) turnFirewall(ctx context.Context) (string, error) {
	for _, on := range []string{"true", "false", "true"} {
		if err := r.samDeploy(ctx, "Firewall="+on); err != nil {
			return "", fmt.Errorf("with Firewall=%s: %w", on, err)
		}
	}
	return "on, off, on", nil
}

// newNames checks that everything kept has a new name: unlike AWS, the stand-in returns
// existing resources to whoever creates them. It also reuses the name of a table
// without an explicit name, which AWS does not.
func (r *rehearsal) newNames(ctx context.Context, before []string) error {
	now, err := r.left(ctx)
	if err != nil {
		return err
	}
	isTable := func(name string) bool { return strings.HasPrefix(name, "table ") }
	before = slices.DeleteFunc(slices.Clone(before), isTable)
	now = slices.DeleteFunc(now, isTable)
	added := slices.DeleteFunc(now, func(name string) bool { return slices.Contains(before, name) })
	if len(added) != len(before) {
		return fmt.Errorf("names that were taken: of what stays, %v is new, beside %v", added, before)
	}
	return nil
}

// left returns what outlives stacks: tables, enabled keys, and log groups.
func (r *rehearsal) left(ctx context.Context) ([]string, error) {
	found := map[string]bool{}
	tables, err := r.tables.ListTables(ctx, &dynamodb.ListTablesInput{})
	if err != nil {
		return nil, err
	}
	for _, name := range tables.TableNames {
		found["table "+name] = true
	}
	keys, err := r.keys.ListKeys(ctx, &kms.ListKeysInput{})
	if err != nil {
		return nil, err
	}
	for _, key := range keys.Keys {
		described, err := r.keys.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: key.KeyId})
		if err != nil {
			return nil, err
		}
		if m := described.KeyMetadata; m.KeyState == types.KeyStateEnabled && m.KeyManager == types.KeyManagerTypeCustomer {
			found["key "+*key.KeyId] = true
		}
	}
	groups, err := r.logGroups(ctx)
	if err != nil {
		return nil, err
	}
	for _, group := range groups {
		found["log group "+group] = true
	}
	return slices.Sorted(maps.Keys(found)), nil
}

func (r *rehearsal) logGroups(ctx context.Context) (names []string, err error) {
	pages := cloudwatchlogs.NewDescribeLogGroupsPaginator(r.logs, &cloudwatchlogs.DescribeLogGroupsInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, group := range page.LogGroups {
			names = append(names, *group.LogGroupName)
		}
	}
	return names, nil
}
