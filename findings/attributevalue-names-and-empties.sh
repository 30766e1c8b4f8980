#!/usr/bin/env bash
# Guess: attributes map to the field of exactly the same name, a number is not decoded into a string, and an empty set that
#        is marked omitempty is omitted.
# Seen:  names match in any case: of "id" and "ID" one wins. A number fills a string field. An empty string set with
#        omitempty is stored as NULL, which a later ADD or DELETE on the set refuses; nil is omitted.
#        {"id": S, "ID": S} -> "exact";  N 5 -> "5";  []string{} -> NULL
# With:  github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue v1.21.4
# So:    avoid attribute names that differ only in case; set empty sets to nil before marshalling.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue@v1.21.4 <<'E'
package main

import (
	"fmt"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

type thing struct {
	ID   string
	Tags []string `dynamodbav:",stringset,omitempty"`
}

func read(item map[string]types.AttributeValue) string {
	var t thing
	if err := attributevalue.UnmarshalMap(item, &t); err != nil {
		return err.Error()
	}
	return t.ID
}

func main() {
	fmt.Println("other case:", read(map[string]types.AttributeValue{"iD": &types.AttributeValueMemberS{Value: "other"}}))
	fmt.Println("number:", read(map[string]types.AttributeValue{"ID": &types.AttributeValueMemberN{Value: "5"}}))
	for _, tags := range [][]string{nil, {}} {
		item, _ := attributevalue.MarshalMap(thing{ID: "a", Tags: tags})
		fmt.Printf("set that is nil %t: %T\n", tags == nil, item["Tags"])
	}
}
E
)
noted "found" 'other case: other
number: 5
set that is nil true: <nil>
set that is nil false: *types.AttributeValueMemberNULL' "$seen"
