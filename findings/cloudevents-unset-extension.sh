#!/usr/bin/env bash
# Guess: an extension that is null in a JSON event counts as not set, as the JSON format requires (CloudEvents, JSON format, section
#        2.2), and one that is true is sent as "true" (CloudEvents, type system).
# Seen:  JavaScript and Python keep the null: JavaScript sends it as the text "null" in the headers of a binary message, Python writes
#        it into the next structured one. Python sends true as "True". Only Go drops the null and spells the other in lower case.
#        {"tenant": null, "dryrun": true} -> ce-tenant: null      ce-dryrun: True
# With:  npm cloudevents 10.0.0, PyPI cloudevents 2.2.0, github.com/cloudevents/sdk-go/v2 v2.16.2
# So:    leave unset extensions out, and send "yes" or a number for a flag.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

echo '{"id": "1", "source": "/s", "type": "t", "specversion": "1.0", "time": "2026-11-28T10:00:00Z", "tenant": null, "dryrun": true}' >"$work/event.json"
(cd "$work" && npm install --silent --no-audit --no-fund cloudevents@10.0.0)
cat >"$work/main.mjs" <<'E'
import { readFileSync } from "node:fs";
import { HTTP } from "cloudevents";

const event = HTTP.toEvent({ headers: { "content-type": "application/cloudevents+json" }, body: readFileSync("event.json", "utf8") });
const sent = new Headers(HTTP.binary(event).headers);
console.log(sent.get("ce-tenant"), sent.get("ce-dryrun"), typeof sent.get("ce-tenant"));
console.log(HTTP.toEvent({ headers: Object.fromEntries(sent), body: "" }).tenant === "null");
E
noted "JavaScript: headers, and the null as text when it is read again" 'null true string
true' "$(cd "$work" && node main.mjs)"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check cloudevents==2.2.0
cat >"$work/main.py" <<'E'
import json, sys
from cloudevents.core.bindings.http import HTTPMessage, from_http_event, to_binary_event, to_structured_event

event = from_http_event(HTTPMessage({"content-type": "application/cloudevents+json"}, open(sys.argv[1], "rb").read()))
headers, body = to_binary_event(event).headers, json.loads(to_structured_event(event).body)
print("ce-tenant" in headers, headers["ce-dryrun"], "tenant" in body, body["dryrun"])
E
noted "Python: headers, and what is in the JSON" 'False True True True' "$("$work/venv/bin/python" "$work/main.py" "$work/event.json")"
seen=$(go_run github.com/cloudevents/sdk-go/v2@v2.16.2 <<'E'
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"

	"github.com/cloudevents/sdk-go/v2/binding"
	"github.com/cloudevents/sdk-go/v2/event"
	cehttp "github.com/cloudevents/sdk-go/v2/protocol/http"
)

func main() {
	text, _ := os.ReadFile("../event.json")
	var read event.Event
	if err := json.Unmarshal(text, &read); err != nil {
		panic(err)
	}
	request, _ := http.NewRequest("POST", "http://x.example", nil)
	if err := cehttp.WriteRequest(binding.WithForceBinary(context.Background()), binding.ToMessage(&read), request); err != nil {
		panic(err)
	}
	fmt.Println(request.Header["Ce-Tenant"], request.Header["Ce-Dryrun"])
}
E
)
noted "Go: headers" '[] [true]' "$seen"
