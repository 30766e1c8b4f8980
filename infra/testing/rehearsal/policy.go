package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
)

// policy is an IAM policy.
type policy struct {
	Version   string
	Statement []statement
}

type statement struct {
	Sid       string `json:",omitempty"`
	Effect    string
	Principal any `json:",omitempty"`
	Action    any
	Resource  any
	Condition map[string]map[string]any `json:",omitempty"`
}

// unknownConditions are conditions that ministack 1.5.33 enforces for KMS calls but
// never provides values for.
var unknownConditions = []string{"kms:EncryptionContext:", "kms:ViaService", "kms:CallerAccount"}

// dropConditions removes them from a policy and reports whether there were any.
func (p policy) dropConditions() bool {
	found := false
	for _, s := range p.Statement {
		for operator, keys := range s.Condition {
			maps.DeleteFunc(keys, func(key string, _ any) bool {
				for _, unknown := range unknownConditions {
					if strings.HasPrefix(key, unknown) {
						found = true
						return true
					}
				}
				return false
			})
			if len(keys) == 0 {
				delete(s.Condition, operator)
			}
		}
	}
	return found
}

// completePolicies removes the conditions that the stand-in does not support from the
// policies of the functions' roles and of the key; it would otherwise refuse every call
// that they allow. Principals, actions, resources and all other conditions stay as in
// the template.
func (r *rehearsal) completePolicies(ctx context.Context) (string, error) {
	changed := 0
	for _, resource := range r.resources {
		if *resource.ResourceType != "AWS::IAM::Role" {
			continue
		}
		n, err := r.completeRole(ctx, *resource.PhysicalResourceId)
		if err != nil {
			return "", err
		}
		changed += n
	}
	if changed == 0 {
		return "", errors.New("no role may use the key")
	}
	key := r.outputs["KeyArn"]
	got, err := r.keys.GetKeyPolicy(ctx, &kms.GetKeyPolicyInput{KeyId: &key, PolicyName: aws.String("default")})
	if err != nil {
		return "", err
	}
	text, found, err := withoutConditions(*got.Policy)
	if err != nil {
		return "", err
	}
	if found {
		if _, err := r.keys.PutKeyPolicy(ctx, &kms.PutKeyPolicyInput{
			KeyId: &key, PolicyName: aws.String("default"), Policy: &text,
		}); err != nil {
			return "", err
		}
		changed++
	}
	return fmt.Sprintf("%d changed", changed), nil
}

// completeRole returns how many of a role's policies were changed.
func (r *rehearsal) completeRole(ctx context.Context, role string) (changed int, err error) {
	listed, err := r.roles.ListRolePolicies(ctx, &iam.ListRolePoliciesInput{RoleName: &role})
	if err != nil {
		return 0, err
	}
	for _, name := range listed.PolicyNames {
		got, err := r.roles.GetRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: &role, PolicyName: &name})
		if err != nil {
			return 0, err
		}
		text, err := url.QueryUnescape(*got.PolicyDocument)
		if err != nil {
			return 0, err
		}
		text, found, err := withoutConditions(text)
		if err != nil {
			return 0, fmt.Errorf("policy %s of %s: %w", name, role, err)
		}
		if !found {
			continue
		}
		if _, err := r.roles.PutRolePolicy(ctx, &iam.PutRolePolicyInput{
			RoleName: &role, PolicyName: &name, PolicyDocument: &text,
		}); err != nil {
			return 0, err
		}
		changed++
	}
	return changed, nil
}

func withoutConditions(text string) (string, bool, error) {
	var p policy
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		return "", false, err
	}
	found := p.dropConditions()
	without, err := json.Marshal(p)
	return string(without), found, err
}
