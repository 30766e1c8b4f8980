#!/usr/bin/env bash
# Guess: data whose type ends in +json is JSON in a structured event, as the JSON format of CloudEvents says (section
#        3.1.1).
# Seen:  only application/json and text/json are. For any other type the SDK refuses to read an object, and writes the
#        JSON as a string.
#        application/vnd.x+json, "data": {"a": 1} -> expected a string      written: "data":"{\"a\":1}"
# With:  github.com/cloudevents/sdk-go/v2 v2.16.2
# So:    use application/json for JSON data, and say what it contains in type or dataschema.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run github.com/cloudevents/sdk-go/v2@v2.16.2 <<'E'
package main

import (
	"encoding/json"
	"fmt"
	"strings"

	cloudevents "github.com/cloudevents/sdk-go/v2"
)

func main() {
	for _, kind := range []string{"application/json", "text/json", "application/vnd.x+json", "application/problem+json"} {
		var read cloudevents.Event
		err := json.Unmarshal([]byte(`{"specversion": "1.0", "id": "1", "source": "/s", "type": "t", "datacontenttype": "`+kind+`", "data": {"a": 1}}`), &read)
		refusal, _, _ := strings.Cut(fmt.Sprint(err), ": ")
		written := cloudevents.NewEvent()
		written.SetID("1")
		written.SetSource("/s")
		written.SetType("t")
		if err := written.SetData(kind, map[string]int{"a": 1}); err != nil {
			panic(err)
		}
		text, _ := json.Marshal(written)
		fmt.Println(kind, "read:", string(read.Data()), refusal, "written:", string(text)[strings.Index(string(text), `"data":`):])
	}
}
E
)
noted "data" 'application/json read:  {"a": 1} <nil> written: "data":{"a":1}}
text/json read:  {"a": 1} <nil> written: "data":{"a":1}}
application/vnd.x+json read:  unexpected data payload for media type "application/vnd.x+json", expected a string written: "data":"{\"a\":1}"}
application/problem+json read:  unexpected data payload for media type "application/problem+json", expected a string written: "data":"{\"a\":1}"}' "$seen"
