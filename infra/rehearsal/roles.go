package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

// statement is one of a role's policy.
type statement struct {
	Sid, Effect      string
	Action, Resource any
}

// completeRoles gives the functions' roles what they may do with KMS once more, without conditions: ministack 1.5.33 holds
// calls of KMS to the policies, but does not know its condition keys, kms:EncryptionContext and kms:ViaService, and so
// refuses all. Actions and resources are those of the template, and what is not KMS stays as it is.
func (r *rehearsal) completeRoles(ctx context.Context) (string, error) {
	completed := 0
	for _, resource := range r.resources {
		if *resource.ResourceType != "AWS::IAM::Role" {
			continue
		}
		role := *resource.PhysicalResourceId
		statements, err := r.keyStatements(ctx, role)
		if err != nil {
			return "", err
		}
		if len(statements) == 0 {
			continue
		}
		text, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": statements})
		if err != nil {
			return "", err
		}
		if _, err := r.roles.PutRolePolicy(ctx, &iam.PutRolePolicyInput{
			RoleName: &role, PolicyName: aws.String("rehearsal"), PolicyDocument: aws.String(string(text)),
		}); err != nil {
			return "", err
		}
		completed++
	}
	if completed == 0 {
		return "", errors.New("no role may use the key")
	}
	return fmt.Sprintf("%d roles", completed), nil
}

// keyStatements gives those statements of a role that are about KMS alone.
func (r *rehearsal) keyStatements(ctx context.Context, role string) (statements []statement, err error) {
	listed, err := r.roles.ListRolePolicies(ctx, &iam.ListRolePoliciesInput{RoleName: &role})
	if err != nil {
		return nil, err
	}
	for _, name := range listed.PolicyNames {
		got, err := r.roles.GetRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: &role, PolicyName: &name})
		if err != nil {
			return nil, err
		}
		text, err := url.QueryUnescape(*got.PolicyDocument)
		if err != nil {
			return nil, err
		}
		var document struct{ Statement []statement }
		if err := json.Unmarshal([]byte(text), &document); err != nil {
			return nil, fmt.Errorf("policy %s of %s: %w", name, role, err)
		}
		for _, s := range document.Statement {
			if s.isAboutKeys() {
				s.Sid = fmt.Sprintf("Key%d", len(statements)) // unique in the document
				statements = append(statements, s)
			}
		}
	}
	return statements, nil
}

func (s statement) isAboutKeys() bool {
	actions, ok := s.Action.([]any)
	if !ok {
		actions = []any{s.Action}
	}
	return s.Effect == "Allow" && !slices.ContainsFunc(actions, func(action any) bool {
		return !strings.HasPrefix(fmt.Sprint(action), "kms:")
	})
}
