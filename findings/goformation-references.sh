#!/usr/bin/env bash
# Guess: goformation reads any template that CloudFormation accepts, keeps what it cannot know as a reference, and writes it back.
# Seen:  a quoted number, or a number where a string belongs, which CloudFormation converts, makes the whole template unreadable, and so does
#        a property that is newer than the module. A parameter without a default and a table's name become
#        nothing, the region us-east-1, an !If of booleans nil; written back, the template has lost them.
#        TableName: !Sub "${Stage}-${AWS::Region}-users" -> "-us-east-1-users"
# With:  github.com/awslabs/goformation/v7 7.14.9
# So:    pass ProcessorOptions with IntrinsicHandlerOverrides for what must stay, and do not write with it.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

noted "a template as it is read, and three that are not" 'TableName -us-east-1-users
QueueName jobs
PointInTimeRecoveryEnabled <nil>
written back TableName: -us-east-1-users
a number in quotes: cannot unmarshal string
a number as a tag: cannot unmarshal number
a new property: unknown field "WarmThroughput"' "$(go_run github.com/awslabs/goformation/v7@v7.14.9 <<'E'
package main

import (
	"fmt"
	"strings"

	"github.com/awslabs/goformation/v7"
)

const template = `
Parameters:
  Stage: {Type: String}
Conditions:
  Live: !Equals [!Ref Stage, live]
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: !Sub "${Stage}-${AWS::Region}-users"
      KeySchema: [{AttributeName: pk, KeyType: HASH}]
      PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: !If [Live, true, false]}
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !Join ["-", [jobs, !Ref Table]]
`

func main() {
	read, err := goformation.ParseYAML([]byte(template))
	if err != nil {
		panic(err)
	}
	table, err := read.GetDynamoDBTableWithName("Table")
	if err != nil {
		panic(err)
	}
	queue, err := read.GetSQSQueueWithName("Queue")
	if err != nil {
		panic(err)
	}
	fmt.Println("TableName", *table.TableName)
	fmt.Println("QueueName", *queue.QueueName)
	fmt.Println("PointInTimeRecoveryEnabled", table.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled)
	written, err := read.YAML()
	if err != nil {
		panic(err)
	}
	for line := range strings.Lines(string(written)) {
		if strings.Contains(line, "TableName") {
			fmt.Println("written back", strings.TrimSpace(line))
		}
	}
	shown("a number in quotes", template+"      VisibilityTimeout: \"30\"\n")
	shown("a number as a tag", template+"      Tags: [{Key: account, Value: 123456789012}]\n")
	shown("a new property", strings.Replace(template, "      KeySchema", "      WarmThroughput: {ReadUnitsPerSecond: 12000}\n      KeySchema", 1))
}

func shown(name, template string) {
	_, err := goformation.ParseYAML([]byte(template))
	for _, text := range []string{"cannot unmarshal string", "cannot unmarshal number", `unknown field "WarmThroughput"`} {
		if err != nil && strings.Contains(err.Error(), text) {
			fmt.Println(name+":", text)
		}
	}
}
E
)"
