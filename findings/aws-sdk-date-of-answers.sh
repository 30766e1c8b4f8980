#!/usr/bin/env bash
# Guess: requests are signed with the machine's clock, which the SDK corrects only after a service has rejected a
#        request as skewed.
# Seen:  the Date header of any response, even a success, shifts the signing time of every later request of that
#        client. A recorded response, or a stand-in with a frozen clock, takes its clients back to that date.
#        answered with Date: Thu, 01 Jan 2026 00:00:00 GMT -> next request has X-Amz-Date 20260101T000000Z
# With:  github.com/aws/aws-sdk-go-v2 v1.47.8, service/dynamodb v1.73.2
# So:    stand-ins send the true Date or none; otherwise set DisableClockSkewCorrection on the client.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run github.com/aws/aws-sdk-go-v2@v1.47.8 github.com/aws/aws-sdk-go-v2/service/dynamodb@v1.73.2 \
  github.com/aws/aws-sdk-go-v2/credentials@v1.20.15 <<'E'
package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

func main() {
	var date, signed string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		signed = r.Header.Get("X-Amz-Date")
		if at, _ := time.Parse("20060102T150405Z", signed); time.Since(at).Abs() < time.Minute {
			signed = "now"
		}
		w.Header().Set("Date", date)
		io.WriteString(w, "{}")
	}))
	for _, corrects := range []bool{true, false} {
		client := dynamodb.New(dynamodb.Options{BaseEndpoint: &server.URL, Region: "us-east-1",
			Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""), DisableClockSkewCorrection: !corrects})
		for _, date = range []string{"Thu, 01 Jan 2026 00:00:00 GMT", "Sun, 01 Mar 2026 00:00:00 GMT", "Sun, 01 Mar 2026 00:00:00 GMT"} {
			_, err := client.ListTables(context.Background(), &dynamodb.ListTablesInput{})
			fmt.Println("correction", corrects, "signed", signed, err)
		}
	}
}
E
)
noted "signing times" 'correction true signed now <nil>
correction true signed 20260101T000000Z <nil>
correction true signed 20260301T000000Z <nil>
correction false signed now <nil>
correction false signed now <nil>
correction false signed now <nil>' "$seen"
