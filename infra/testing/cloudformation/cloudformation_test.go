package cloudformation_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/infra/testing/cloudformation"
)

// outer and inner are a template and that of its nested stack.
const (
	outer = `
Parameters:
  Name: {Type: String}
Globals:
  Function: {Timeout: 5, Environment: {Variables: {TABLE: !Ref Table}}}
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Properties: &properties {TableName: !Sub "${Name}-${AWS::Region}", Enabled: true}
  Copy: {Type: AWS::DynamoDB::Table, Properties: *properties}
  Events:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: inner.yaml
      Parameters: {Owner: !GetAtt Table.Arn}
  Reader:
    Type: AWS::Serverless::Function
    Properties:
      Queue: !GetAtt Events.Outputs.QueueArn
      Bus: !If [Exists, a, b]
      List: [!Ref Table, 1]
      Gone: !GetAtt Events.Outputs.Nothing
`
	inner = `
Resources:
  Queue: {Type: AWS::SQS::Queue, Properties: {Owner: !Ref Owner, Name: !GetAtt Queue.Name}}
Outputs:
  QueueArn: {Value: !GetAtt Queue.Arn}
`
)

// write returns the path of outer, beside inner.
func write(t *testing.T, outer string) string {
	t.Helper()
	folder := t.TempDir()
	for name, text := range map[string]string{"template.yaml": outer, "inner.yaml": inner} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(folder, "template.yaml")
}

func TestRead(t *testing.T) {
	template, err := cloudformation.Read(write(t, outer))
	if err != nil {
		t.Fatal(err)
	}
	properties := template.Get("Resources", "Reader", "Properties")
	if diff := cmp.Diff(map[string]any{
		"Queue": map[string]any{"Fn::GetAtt": "Events.Outputs.QueueArn"},
		"Bus":   map[string]any{"Fn::If": []any{"Exists", "a", "b"}},
		"List":  []any{map[string]any{"Ref": "Table"}, 1},
		"Gone":  map[string]any{"Fn::GetAtt": "Events.Outputs.Nothing"},
	}, properties.Value); diff != "" {
		t.Errorf("properties (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Copy", "Table"}, template.Resources("AWS::DynamoDB::Table")); diff != "" {
		t.Errorf("tables (-want +got):\n%s", diff)
	}
	if got := template.Get("Resources", "Copy", "Properties", "TableName").Texts(); cmp.Diff([]string{"${Name}-${AWS::Region}"}, got) != "" {
		t.Errorf("name: got %q", got)
	}
	if got := template.Get("Globals", "Function", "Timeout").Number(); got != 5 {
		t.Errorf("timeout: got %d, want 5", got)
	}
	if got := template.Get("Resources", "Nothing", "Type"); got.Value != nil || got.Text() != "" || got.List() != nil {
		t.Errorf("a missing resource: got %v", got)
	}
	seen := 0
	properties.Walk(func(cloudformation.Node) { seen++ })
	if seen != 14 {
		t.Errorf("walked %d parts, want 14", seen)
	}
}

func TestRead_broken(t *testing.T) {
	for name, text := range map[string]string{"no YAML": "a: [", "empty": ""} {
		if _, err := cloudformation.Read(write(t, text)); err == nil {
			t.Errorf("%s: want an error", name)
		}
	}
}

// References are followed into the nested stack, and out of it again.
func TestStack(t *testing.T) {
	stack, err := cloudformation.ReadStack(write(t, strings.Replace(outer, "      Gone: !GetAtt Events.Outputs.Nothing\n", "", 1)))
	if err != nil {
		t.Fatal(err)
	}
	reader, err := stack.Resource("Reader")
	if err != nil || reader.Type != "AWS::Serverless::Function" {
		t.Fatalf("got %v, %v", reader, err)
	}
	if diff := cmp.Diff([]any{"${Table}", "1"}, reader.Properties["List"]); diff != "" {
		t.Errorf("list (-want +got):\n%s", diff)
	}
	queue, arn, err := stack.Referred(reader.Properties["Queue"])
	if err != nil || arn != "${Events/Queue.Arn}" || queue.Type != "AWS::SQS::Queue" {
		t.Fatalf("queue: got %v, %q, %v", queue, arn, err)
	}
	if diff := cmp.Diff(map[string]any{"Owner": "${Table.Arn}", "Name": "${Events/Queue.Name}"}, queue.Properties); diff != "" {
		t.Errorf("queue (-want +got):\n%s", diff)
	}
	globals, err := stack.Globals()
	if got := cloudformation.At(globals, "Environment", "Variables")["TABLE"]; got != "${Table}" || err != nil {
		t.Errorf("globals: got %v, %v", got, err)
	}
	if _, _, err := stack.Referred(reader.Properties["Bus"]); err == nil {
		t.Error("a condition of unknown value was followed")
	}
	if _, err := stack.Resource("Nothing"); err == nil {
		t.Error("a missing resource: want an error")
	}
}

func TestStack_unknownOutput(t *testing.T) {
	stack, err := cloudformation.ReadStack(write(t, outer))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := stack.Resource("Reader"); err == nil || !strings.Contains(err.Error(), "output Nothing") {
		t.Errorf("got %v, want an error about the missing output", err)
	}
}

func TestDrop(t *testing.T) {
	file := write(t, outer)
	if err := cloudformation.Drop(file, "Globals.Function.Timeout", "Resources.*.Properties.TableName", "Resources.Events"); err != nil {
		t.Fatal(err)
	}
	template, err := cloudformation.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, gone := range [][]string{{"Globals", "Function", "Timeout"}, {"Resources", "Table", "Properties", "TableName"}, {"Resources", "Events"}} {
		if template.Get(gone...).Value != nil {
			t.Errorf("%v is there", gone)
		}
	}
	if got := template.Get("Resources", "Reader", "Properties", "Queue", "Fn::GetAtt").Text(); got != "Events.Outputs.QueueArn" {
		t.Errorf("left: got %q", got)
	}
	if err := cloudformation.Drop(file, "Resources.Events"); err == nil {
		t.Error("drop a missing resource: want an error")
	}
}
