package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// broken is a redirect URI that matches the template's pattern but with which oidc does
// not start.
const broken = "not-an-address"

func (s *smoke) rollbackChecks() []*check {
	return []*check{{
		name: "version that cannot start", want: "CloudFormation takes it back, and sign-in works as before",
		page:  "SAM: Deploying serverless applications gradually; CodeDeploy: Redeploy and roll back",
		onAWS: "it has no CodeDeploy", look: s.rollback,
	}}
}

// rollback deploys oidc with a configuration with which it does not start, sends
// requests so that its alarm sees errors, and waits until the stack is as before.
func (s *smoke) rollback(ctx context.Context) (string, error) {
	if !s.o.Rollback {
		return "", fmt.Errorf("%w: needs --rollback", errLeftOut)
	}
	if s.parameters["TrafficShift"] == "AllAtOnce" {
		return "", fmt.Errorf("%w: TrafficShift is AllAtOnce", errLeftOut)
	}
	parameters := []types.Parameter{{ParameterKey: aws.String("RedirectUris"), ParameterValue: aws.String(broken)}}
	for name := range s.parameters {
		if name != "RedirectUris" {
			parameters = append(parameters, types.Parameter{ParameterKey: &name, UsePreviousValue: aws.Bool(true)})
		}
	}
	if _, err := s.stacks.UpdateStack(ctx, &cloudformation.UpdateStackInput{
		StackName: &s.o.Stack, UsePreviousTemplate: aws.Bool(true), Parameters: parameters,
		Capabilities: []types.Capability{types.CapabilityCapabilityIam, types.CapabilityCapabilityAutoExpand},
	}); err != nil {
		return "", err
	}
	begun, failed := time.Now(), 0
	for {
		for range 20 {
			a, err := s.send(ctx, call{method: http.MethodGet, path: "/.well-known/openid-configuration", host: s.person.host})
			if err != nil {
				return "", err
			}
			if a.status != http.StatusOK {
				failed++
			}
			if err := wait(ctx, 500*time.Millisecond); err != nil {
				return "", err
			}
		}
		stack, err := s.describe(ctx)
		if err != nil {
			return "", err
		}
		progress("%s after %.0f s, %d requests failed", stack.StackStatus, time.Since(begun).Seconds(), failed)
		status := stack.StackStatus
		if status == types.StackStatusUpdateRollbackComplete {
			if _, err := s.discover(ctx); err != nil {
				return "", fmt.Errorf("taken back, and then: %w", err)
			}
			return fmt.Sprintf("taken back after %.0f s, %d requests failed", time.Since(begun).Seconds(), failed), nil
		}
		if status == types.StackStatusUpdateComplete || status == types.StackStatusUpdateRollbackFailed || status == types.StackStatusUpdateFailed {
			return "", errors.New(string(status))
		}
	}
}
