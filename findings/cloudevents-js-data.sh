#!/usr/bin/env bash
# Guess: data may be any JSON value; if the content type is application/json, a string is sent as JSON, with its quotes.
# Seen:  the JavaScript SDK drops false, 0 and "" when it reads an event. Its binary messages have a string without quotes, which
#        Go cannot decode as JSON, and a number as it is in JavaScript, which its own reader refuses. Go keeps and sends all of
#        them as JSON.
#        "data": false -> undefined      data "text": body text
# With:  npm cloudevents 10.0.0, github.com/cloudevents/sdk-go/v2 v2.16.2
# So:    make data an object.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

(cd "$work" && npm install --silent --no-audit --no-fund cloudevents@10.0.0)
cat >"$work/main.mjs" <<'E'
import { CloudEvent, HTTP } from "cloudevents";

for (const data of [{}, [], true, 0, false, ""]) {
  const body = JSON.stringify({ specversion: "1.0", id: "1", source: "/s", type: "t", data });
  console.log(JSON.stringify(data), HTTP.toEvent({ headers: { "content-type": "application/cloudevents+json" }, body }).data !== undefined);
}
for (const data of ["text", 5, { a: 1 }]) {
  const event = new CloudEvent({ id: "1", type: "t", source: "/s", datacontenttype: "application/json", data });
  const message = HTTP.binary(event);
  let read;
  try {
    read = JSON.stringify(HTTP.toEvent(message).data);
  } catch (error) {
    read = error.message;
  }
  console.log(typeof message.body, message.body, "|", read, "|", JSON.stringify(JSON.parse(HTTP.structured(event).body).data));
}
E
noted "whether data is kept; binary body, read again, structured data" '{} true
[] true
true true
0 false
false false
"" false
string text | "text" | "text"
number 5 | invalid payload type, allowed are: string or object | 5
string {"a":1} | {"a":1} | {"a":1}' "$(cd "$work" && node main.mjs)"
seen=$(go_run github.com/cloudevents/sdk-go/v2@v2.16.2 <<'E'
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"github.com/cloudevents/sdk-go/v2/binding"
	"github.com/cloudevents/sdk-go/v2/event"
	cehttp "github.com/cloudevents/sdk-go/v2/protocol/http"
)

func main() {
	for _, data := range []string{"0", "false", `""`} {
		var read event.Event
		err := json.Unmarshal([]byte(`{"specversion":"1.0","id":"1","source":"/s","type":"t","data":`+data+`}`), &read)
		fmt.Println(string(read.Data()), err)
	}
	for _, body := range []string{"text", `"text"`} {
		var text string
		read := event.New()
		read.SetDataContentType(event.ApplicationJSON)
		read.DataEncoded = []byte(body)
		fmt.Println(body, read.DataAs(&text) == nil)
	}
	sent := event.New()
	sent.SetID("1")
	sent.SetSource("/s")
	sent.SetType("t")
	sent.SetData(event.ApplicationJSON, "text")
	request, _ := http.NewRequest("POST", "http://x.example", nil)
	cehttp.WriteRequest(binding.WithForceBinary(context.Background()), binding.ToMessage(&sent), request)
	body, err := io.ReadAll(request.Body)
	fmt.Println("sent", string(body), err)
}
E
)
noted "Go, what it reads, whether it decodes, what it sends" '0 <nil>
false <nil>
"" <nil>
text false
"text" true
sent "text" <nil>' "$seen"
