#!/usr/bin/env bash
# Guess: the DynamoDB client fails, or retries, when a response does not match its X-Amz-Crc32, unless
#        DisableValidateResponseChecksum is set.
# Seen:  it compares when the body is closed, and drops the error: the call returns the response as if nothing were wrong,
#        whatever the option.
#        1 call, error <nil>
# With:  github.com/aws/aws-sdk-go-v2/service/dynamodb v1.68.0 and v1.73.2
# So:    only TLS protects responses in transit; do not rely on the checksum.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

ask() {
  go_run "github.com/aws/aws-sdk-go-v2/service/dynamodb@$1" <<'E'
package main

import (
	"context"
	"fmt"
	"hash/crc32"
	"io"
	"net/http"
	"net/http/httptest"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

func main() {
	const body = `{"TableNames": ["things"]}`
	for _, off := range []uint32{0, 1} {
		calls := 0
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			calls++
			w.Header().Set("Content-Type", "application/x-amz-json-1.0")
			w.Header().Set("X-Amz-Crc32", fmt.Sprint(crc32.ChecksumIEEE([]byte(body))+off))
			io.WriteString(w, body)
		}))
		client := dynamodb.New(dynamodb.Options{Region: "eu-central-1", BaseEndpoint: &server.URL, Credentials: aws.AnonymousCredentials{}})
		answer, err := client.ListTables(context.Background(), nil)
		fmt.Println("off by", off, "calls", calls, answer.TableNames, err)
	}
}
E
}
for version in v1.68.0 v1.73.2; do
  noted "$version" 'off by 0 calls 1 [things] <nil>
off by 1 calls 1 [things] <nil>' "$(ask "$version")"
done
