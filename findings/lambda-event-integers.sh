#!/usr/bin/env bash
# Guess: Integer returns a number of a stream record as an int64, and an error if it is not one; its comment promises ErrRange
#        for numbers out of range.
# Seen:  there is no error. The number goes through a float64: a fraction is dropped, and what a number beyond int64 becomes
#        depends on the processor. Int64 returns errors.
#        1.5 -> 1      12345678901234567890 -> -9223372036854775808 on x86-64
# With:  github.com/aws/aws-lambda-go v1.55.1
# So:    use Int64, or parse Number.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run github.com/aws/aws-lambda-go@v1.55.1 <<'E'
package main

import (
	"encoding/json"
	"fmt"

	"github.com/aws/aws-lambda-go/events"
)

func main() {
	var record events.DynamoDBStreamRecord
	err := json.Unmarshal([]byte(`{"NewImage": {"a": {"N": "7"}, "b": {"N": "1.5"}, "c": {"N": "12345678901234567890"}}}`), &record)
	for _, name := range []string{"a", "b"} {
		number, failed := record.NewImage[name].Integer()
		fmt.Println(record.NewImage[name].Number(), number, err, failed)
	}
	_, failed := record.NewImage["c"].Integer()
	_, fraction := record.NewImage["b"].Int64()
	_, large := record.NewImage["c"].Int64()
	fmt.Println("large", failed, "Int64", fraction != nil, large != nil)
}
E
)
noted "numbers, what they become, errors" '7 7 <nil> <nil>
1.5 1 <nil> <nil>
large <nil> Int64 true true' "$seen"
