#!/usr/bin/env bash
# Guess: a string that is not UTF-8, such as a name truncated within a letter, is refused by the SDK or the service.
# Seen:  the SDK sends U+FFFD for each invalid byte, without an error: the returned item has another key than the request.
#        put "a\xf0\x9f" -> item "a\ufffd\ufffd"
# With:  github.com/aws/aws-sdk-go-v2/service/dynamodb v1.73.2
# So:    truncate keys at the end of a letter.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run github.com/aws/aws-sdk-go-v2/service/dynamodb@v1.73.2 <<'E'
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

func main() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var sent struct{ Item struct{ PK struct{ S string } } }
		json.NewDecoder(r.Body).Decode(&sent)
		fmt.Printf("%+q\n", sent.Item.PK.S)
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		fmt.Fprint(w, "{}")
	}))
	client := dynamodb.New(dynamodb.Options{Region: "eu-central-1", BaseEndpoint: &server.URL, Credentials: aws.AnonymousCredentials{}})
	_, err := client.PutItem(context.Background(), &dynamodb.PutItemInput{
		TableName: aws.String("things"), Item: map[string]types.AttributeValue{"pk": &types.AttributeValueMemberS{Value: "a\xf0\x9f"}},
	})
	fmt.Println(err)
}
E
)
noted "sent" '"a\ufffd\ufffd"
<nil>' "$seen"
