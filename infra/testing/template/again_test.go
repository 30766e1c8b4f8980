package template

import (
	"slices"
	"strings"
	"testing"
)

// everyResource visits the resources of all templates.
func everyResource(t *testing.T, visit func(path, name string, resource node)) {
	t.Helper()
	for _, path := range templates(t) {
		resources := read(t, path).Get("Resources")
		for _, name := range resources.Names() {
			visit(path, name, resources.Get(name))
		}
	}
}

// stays reports whether a resource outlives its stack.
func stays(resource node) bool {
	return strings.HasPrefix(resource.Get("DeletionPolicy").Text(), "Retain")
}

// CloudFormation can remove everything that it created when a first deployment fails: no resource is created with
// protection against deletion, and the schedule that turns on the table's waits for every resource that may fail.
func TestFirstDeployment(t *testing.T) {
	everyResource(t, func(path, name string, resource node) {
		resource.Get("Properties").Walk(func(part node) {
			for _, property := range part.Names() {
				if strings.HasPrefix(property, "DeletionProtection") || property == "EnableTerminationProtection" {
					t.Errorf("%s: %s has %s, with which it cannot be removed again", path, name, property)
				}
			}
		})
		if resource.Get("DeletionPolicy").Text() == "Retain" {
			t.Errorf("%s: %s is retained when the deployment that created it fails", path, name)
		}
	})

	template := read(t, "template.yaml")
	protection := template.Get("Resources", "TableProtection")
	for _, wanted := range []string{`"TableName":"${Table}"`, `"DeletionProtectionEnabled":true`} {
		if input := protection.Get("Properties", "Target", "Input", "Fn::Sub").Text(); !strings.Contains(input, wanted) {
			t.Errorf("TableProtection sends %s, want %s in it", input, wanted)
		}
	}
	after := protection.Get("DependsOn").Texts()
	protection.Get("Properties").Walk(func(part node) {
		after = append(after, strings.FieldsFunc(part.Text(), func(r rune) bool { return strings.ContainsRune(" ${}.:,", r) })...)
	})
	mayFail := slices.Concat(resources(t, template, "AWS::CloudFormation::Stack"), resources(t, template, "AWS::Serverless::Api"))
	for _, function := range functions(t, template) {
		mayFail = append(mayFail, function+"Function")
		events := template.Get("Resources", function+"Function", "Properties", "Events")
		for _, event := range events.Names() {
			if kind := events.Get(event, "Type").Text(); kind == "SQS" || kind == "DynamoDB" {
				mayFail = append(mayFail, function+"Function"+event) // SAM's name of the mapping
			}
		}
	}
	for _, name := range mayFail {
		if !slices.Contains(after, name) {
			t.Errorf("TableProtection does not wait for %s", name)
		}
	}
}

// A resource that outlives its stack keeps its name, so a name in the template must have a part that is unique to the
// stack. Otherwise the next deployment under the same name fails.
func TestSecondDeployment(t *testing.T) {
	names := []string{"Name", "LogGroupName", "AliasName", "TableName", "RoleName", "QueueName", "FunctionName", "BucketName"}
	kept := 0
	everyResource(t, func(path, name string, resource node) {
		if !stays(resource) {
			return
		}
		kept++
		// It is not documented whether a nested stack is undone or deleted when the outer stack fails.
		if resource.Get("Type").Text() == "AWS::CloudFormation::Stack" || path != "template.yaml" {
			t.Errorf("%s: %s is retained in a nested stack", path, name)
		}
		for _, property := range resource.Get("Properties").Names() {
			if !slices.Contains(names, property) {
				continue
			}
			given := resource.Get("Properties", property, "Fn::Sub").List()
			if len(given) != 2 || !strings.Contains(given[0].Text(), "${StackId}") || !isStackID(given[1].Get("StackId")) {
				t.Errorf("%s: %s is retained, so its %s stays taken: include the stack's id", path, name, property)
			}
		}
	})
	if kept < 10 {
		t.Errorf("found %d resources that outlive their stack, want the table, its key and the logs", kept)
	}
}

// isStackID reports whether a value is derived from the stack's id.
func isStackID(value node) (is bool) {
	value.Walk(func(part node) { is = is || part.Get("Ref").Text() == "AWS::StackId" })
	return is
}

// lengths has the maximum lengths of names that contain the stack's, by type and property. Sources: the CloudFormation
// pages of the types.
var lengths = map[string]int{
	"AWS::AppConfig::Application Name":         64,
	"AWS::AppConfig::Application Description":  1024,
	"AWS::ApiGateway::RestApi Name":            1024,
	"AWS::CloudWatch::Dashboard DashboardName": 255,
	"AWS::Events::EventBus Description":        512,
	"AWS::Events::EventBus Name":               256,
	"AWS::IAM::Role Path":                      512,
	"AWS::KMS::Alias AliasName":                256,
	"AWS::KMS::Key Description":                8192,
	"AWS::Logs::LogGroup LogGroupName":         512,
	"AWS::Scheduler::Schedule Description":     512,
	"AWS::Serverless::Api Name":                1024,
	"AWS::WAFv2::WebACL Description":           256,
}

// CloudFormation accepts stack names of 128 letters, so resources named after the stack must, too.
// Source: AWS CloudFormation API, CreateStack, "StackName".
func TestStackNames(t *testing.T) {
	expanded := strings.NewReplacer(
		"${AWS::StackName}", strings.Repeat("s", 128), "${Stack}", strings.Repeat("s", 128), "${StackId}", strings.Repeat("i", 8),
		"${DomainName}", strings.Repeat("d", 70), "${Firewall}", strings.Repeat("f", 255), // an ARN
	)
	found := 0
	everyResource(t, func(path, name string, resource node) {
		kind := resource.Get("Type").Text()
		for _, property := range resource.Get("Properties").Names() {
			value := resource.Get("Properties", property)
			text := value.Get("Fn::Sub").Text()
			if list := value.Get("Fn::Sub").List(); text == "" && len(list) > 0 {
				text = list[0].Text()
			}
			switch value.Get("Ref").Text() {
			case "AWS::StackName", "Stack":
				text = "${Stack}"
			}
			if !strings.Contains(text, "${AWS::StackName}") && !strings.Contains(text, "${Stack}") {
				continue
			}
			limit, ok := lengths[kind+" "+property]
			switch {
			case strings.HasPrefix(text, "arn:"), property == "DashboardBody", property == "AlarmDescription", property == "VersionDescription":
			case !ok:
				t.Errorf("%s: %s: say in this test how long its %s may be", path, name, property)
			case len(expanded.Replace(text)) > limit:
				t.Errorf("%s: %s: its %s has up to %d letters, %d are allowed", path, name, property, len(expanded.Replace(text)), limit)
			default:
				found++
			}
		}
	})
	if found < 10 {
		t.Errorf("found %d names that hold the stack's, want more", found)
	}
}
