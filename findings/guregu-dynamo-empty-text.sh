#!/usr/bin/env bash
# Guess: an empty text is stored as one, which DynamoDB allows since 2020, unless a field has omitempty; Set of an empty text sets it.
# Seen:  a field with an empty text is left out, and so are a map's entries. Set of one removes the attribute, SetIfNotExists stores it,
#        and in a set it stays. A nil slice is stored as an empty list.
#        map[string]string{"note": ""} -> {"M": {}}
# With:  github.com/guregu/dynamo/v2 v2.1.1
# So:    do not rely on attributes that may be empty in conditions and indexes; tag fields with allowempty.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run github.com/guregu/dynamo/v2@v2.1.1 <<'E'
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/guregu/dynamo/v2"
)

// sent prints what is sent to DynamoDB, and answers it.
type sent struct{}

func (sent) RoundTrip(r *http.Request) (*http.Response, error) {
	var request struct {
		Item                      map[string]any
		UpdateExpression          string
		ExpressionAttributeValues map[string]any
	}
	body, _ := io.ReadAll(r.Body)
	if err := json.Unmarshal(body, &request); err != nil {
		return nil, err
	}
	item, _ := json.Marshal(request.Item)
	values, _ := json.Marshal(request.ExpressionAttributeValues)
	fmt.Println(string(item), request.UpdateExpression, string(values))
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("{}"))}, nil
}

type thing struct {
	ID    string
	Nick  string
	Kept  string `dynamo:",allowempty"`
	Notes map[string]string
	Tags  []string `dynamo:",set"`
	List  []string
}

func main() {
	table := dynamo.New(aws.Config{
		Region:      "us-east-1",
		Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
		HTTPClient:  &http.Client{Transport: sent{}},
	}).Table("things")
	ctx := context.Background()
	for _, err := range []error{
		table.Put(thing{ID: "1", Notes: map[string]string{"note": "", "other": "x"}, Tags: []string{""}}).Run(ctx),
		table.Update("ID", "1").Set("Nick", "").Run(ctx),
		table.Update("ID", "1").SetIfNotExists("Nick", "").Run(ctx),
	} {
		if err != nil {
			panic(err)
		}
	}
}
E
)
noted "what is sent by Put, Set and SetIfNotExists" '{"ID":{"S":"1"},"Kept":{"S":""},"List":{"L":[]},"Notes":{"M":{"other":{"S":"x"}}},"Tags":{"SS":[""]}}  null
null REMOVE Nick null
null SET Nick = if_not_exists(Nick, :v0) {":v0":{"S":""}}' "$seen"
