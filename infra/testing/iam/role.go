package iam

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sync"

	"github.com/tenantry/tenantry/infra/testing/cloudformation"
)

// Role is a function's role. Safe for concurrent use.
type Role struct {
	statements []statement
	// resources are the ARNs of the resources named by the variables Table, Key and
	// Bus; tableName and tableKey are the table's.
	resources           map[string]string
	tableName, tableKey string

	mu   sync.Mutex
	used map[string]bool
}

var target = regexp.MustCompile(`(?m)^build-(\w+):\n\t\$\(call build_function,([a-z-]+),`)

// ReadRoles reads the roles of the functions of template.yaml in root, by the
// functions' folders, which the Makefile maps to resources. What AWS itself does with a
// role counts as used.
func ReadRoles(root string) (map[string]*Role, error) {
	stack, err := cloudformation.ReadStack(filepath.Join(root, "template.yaml"))
	if err != nil {
		return nil, err
	}
	globals, err := stack.Globals()
	if err != nil {
		return nil, err
	}
	makefile, err := os.ReadFile(filepath.Join(root, "Makefile")) //nolint:gosec // the caller names it
	if err != nil {
		return nil, err
	}
	folders := map[string]string{}
	for _, match := range target.FindAllStringSubmatch(string(makefile), -1) {
		folders[match[1]] = match[2]
	}
	roles := map[string]*Role{}
	for _, name := range stack.Resources() {
		r, err := stack.Resource(name)
		if err != nil {
			return nil, err
		}
		switch r.Type {
		case "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy":
			return nil, fmt.Errorf("%s: policies must be inline in their roles", name)
		case "AWS::Serverless::Function":
			folder, ok := folders[name]
			if !ok {
				return nil, fmt.Errorf("the Makefile has no target for %s", name)
			}
			if roles[folder], err = readRole(stack, globals, r.Properties); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	if len(roles) == 0 {
		return nil, errors.New("template.yaml has no functions")
	}
	return roles, nil
}

// readRole reads the role of a function, including what globals add.
func readRole(stack *cloudformation.Stack, globals, function map[string]any) (*Role, error) {
	role, _, err := stack.Referred(function["Role"])
	if err != nil {
		return nil, fmt.Errorf("role: %w", err)
	}
	properties := role.Properties
	if properties["ManagedPolicyArns"] != nil || function["Policies"] != nil {
		return nil, errors.New("policies must be inline in the role")
	}
	r := &Role{used: map[string]bool{}}
	policies, _ := properties["Policies"].([]any)
	for _, policy := range policies {
		policy, _ := policy.(map[string]any)
		statements, _ := cloudformation.At(policy, "PolicyDocument")["Statement"].([]any)
		for _, raw := range statements {
			raw, _ := raw.(map[string]any)
			s, err := newStatement(raw)
			if err != nil {
				return nil, err
			}
			if s.sid == "" || slices.ContainsFunc(r.statements, func(other statement) bool { return other.sid == s.sid }) {
				return nil, fmt.Errorf("statement %q: each has a Sid of its own", s.sid)
			}
			r.statements = append(r.statements, s)
		}
	}
	if len(r.statements) == 0 {
		return nil, errors.New("the role has no statements")
	}
	if err := r.readResources(stack, globals, function); err != nil {
		return nil, err
	}
	byAWS, err := madeByAWS(stack, globals, function)
	if err != nil {
		return nil, err
	}
	for _, q := range byAWS {
		if !r.Allows(q) {
			return nil, fmt.Errorf("AWS needs %s", q)
		}
	}
	return r, nil
}

// readResources reads the resources that the function is given.
func (r *Role) readResources(stack *cloudformation.Stack, globals, function map[string]any) error {
	r.resources = map[string]string{}
	for _, of := range []map[string]any{globals, function} {
		variables := cloudformation.At(of, "Environment", "Variables")
		for _, name := range []string{Table, Key, Bus} {
			if variables[name] == nil {
				continue
			}
			named, arn, err := stack.Referred(variables[name])
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			r.resources[name] = arn
			if name == Table {
				r.tableName, _ = variables[name].(string)
				r.tableKey, _ = cloudformation.At(named.Properties, "SSESpecification")["KMSMasterKeyId"].(string)
			}
		}
	}
	return nil
}

// Allows reports whether the role allows a request: a statement allows it and none
// denies it.
func (r *Role) Allows(q Request) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	var used []string
	for i := range r.statements {
		s := &r.statements[i]
		if !s.matches(q) {
			continue
		}
		if s.deny {
			return false
		}
		used = append(used, s.uses(q)...)
	}
	for _, allowance := range used {
		r.used[allowance] = true
	}
	return len(used) > 0
}

// Unused returns what the role allows but no request has needed: an action on a
// resource, or an action with a value of a condition.
func (r *Role) Unused() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var unused []string
	for _, s := range r.statements {
		if s.deny {
			continue
		}
		for _, allowance := range s.allowances() {
			if !r.used[allowance] {
				unused = append(unused, allowance)
			}
		}
	}
	return unused
}
