#!/usr/bin/env bash
# Guess: requests are signed with the machine's time, which the SDK corrects once a service has refused it as skewed.
# Seen:  the Date of any answer, a success as well, moves the time of all that the client signs from then on. An answer that
#        was recorded, or a stand-in whose clock stands still, takes its clients back to that day.
#        answered with Date: Thu, 01 Jan 2026 00:00:00 GMT -> next request has X-Amz-Date 20260101T000000Z
# With:  github.com/aws/aws-sdk-go-v2 v1.47.8, service/dynamodb v1.73.2
# So:    answers of stand-ins have the true Date or none at all; or else the client has DisableClockSkewCorrection.
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
