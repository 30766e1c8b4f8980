package template

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const purpose = "kms:EncryptionContext:purpose"

// The key's policy and the roles agree: a function may use the key, for a purpose, only as both allow. Anything missing
// from one of them fails in a deployment; anything in only one of them is a permission that nobody needs.
func TestKeyPolicy(t *testing.T) {
	roles, key := map[string]bool{}, map[string]bool{}
	template := read(t, "template.yaml")
	for _, function := range functions(t, template) {
		for _, policy := range template.Get("Resources", function+"Role", "Properties", "Policies").List() {
			for _, statement := range policy.Get("PolicyDocument", "Statement").List() {
				for _, use := range uses(statement) {
					roles[folder(function)+": "+use] = true
				}
			}
		}
	}
	for _, statement := range template.Get("Resources", "Key", "Properties", "KeyPolicy", "Statement").List() {
		for _, arn := range statement.Get("Condition", "ArnLike", "aws:PrincipalArn").Texts() {
			_, path, ok := strings.Cut(arn, ":role/${AWS::StackName}/")
			name, isAll := strings.CutSuffix(path, "/*")
			if !ok || !isAll {
				t.Errorf("the key's policy admits %s, want the path of a role of the stack", arn)
			}
			for _, use := range uses(statement) {
				key[name+": "+use] = true
			}
		}
	}
	if len(roles) == 0 {
		t.Fatal("found no role that uses the key")
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(roles)), slices.Sorted(maps.Keys(key))); diff != "" {
		t.Errorf("uses of the key by the roles (-) and by its own policy (+):\n%s", diff)
	}
}

// uses returns the actions that a statement allows with the key, by purpose.
func uses(statement node) (allowed []string) {
	for _, name := range statement.Get("Condition", "StringEquals", purpose).Texts() {
		for _, action := range statement.Get("Action").Texts() {
			allowed = append(allowed, fmt.Sprintf("%s for %s", action, name))
		}
	}
	return allowed
}

// No statement allows use of the key without a condition on the principal, the calling service or the purpose.
func TestKeyPolicy_Conditions(t *testing.T) {
	harmless := []string{
		"kms:Get", "kms:Describe", "kms:List", "kms:Put", "kms:Update", "kms:Enable", "kms:Disable",
		"kms:CreateAlias", "kms:DeleteAlias", "kms:CancelKeyDeletion", "kms:ScheduleKeyDeletion", "kms:RetireGrant",
		"kms:RevokeGrant", "kms:RotateKeyOnDemand", "kms:TagResource", "kms:UntagResource",
	}
	for _, statement := range read(t, "template.yaml").Get("Resources", "Key", "Properties", "KeyPolicy", "Statement").List() {
		if statement.Get("Condition").Value != nil {
			continue
		}
		for _, action := range statement.Get("Action").Texts() {
			if !slices.ContainsFunc(harmless, func(prefix string) bool { return strings.HasPrefix(action, prefix) }) {
				t.Errorf("%s: allows %s to anybody in the account", statement.Get("Sid").Text(), action)
			}
		}
	}
}

// Resources that hold data outlive the stack.
func TestDataIsKept(t *testing.T) {
	kept := 0
	for _, path := range templates(t) {
		template := read(t, path)
		for _, name := range template.Get("Resources").Names() {
			resource := template.Get("Resources", name)
			switch resource.Get("Type").Text() {
			case "AWS::DynamoDB::Table", "AWS::KMS::Key", "AWS::Logs::LogGroup":
				kept++
				if resource.Get("DeletionPolicy").Text() != "RetainExceptOnCreate" || resource.Get("UpdateReplacePolicy").Text() != "Retain" {
					t.Errorf("%s: %s is not retained", path, name)
				}
			}
		}
	}
	if kept < 3 {
		t.Errorf("found %d resources that hold data, want a table, a key and logs", kept)
	}
}
