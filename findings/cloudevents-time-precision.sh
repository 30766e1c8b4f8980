#!/usr/bin/env bash
# Guess: an event's time survives reading and forwarding, as any attribute does that a forwarder does not touch.
# Seen:  JavaScript cuts it to milliseconds and moves it to UTC, Python cuts it to microseconds and keeps the offset, Go keeps
#        nanoseconds and moves it to UTC. Behind a JavaScript forwarder, events of one millisecond have the same time, and whoever
#        compares an event with a stored copy finds it changed.
#        2026-11-28T10:00:00.123456789+02:00 -> 08:00:00.123Z
# With:  npm cloudevents 10.0.0, PyPI cloudevents 2.2.0, github.com/cloudevents/sdk-go/v2 v2.16.2
# So:    order events by a sequence number in the data or an extension, and identify them by source and id alone.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

echo '{"id": "1", "source": "/s", "type": "t", "specversion": "1.0", "time": "2026-11-28T10:00:00.123456789+02:00"}' >"$work/event.json"
(cd "$work" && npm install --silent --no-audit --no-fund cloudevents@10.0.0)
cat >"$work/main.mjs" <<'E'
import { readFileSync } from "node:fs";
import { HTTP } from "cloudevents";

const event = HTTP.toEvent({ headers: { "content-type": "application/cloudevents+json" }, body: readFileSync("event.json", "utf8") });
console.log(event.time, JSON.parse(HTTP.structured(event).body).time, HTTP.binary(event).headers["ce-time"]);
E
noted "JavaScript: read, written structured and binary" '2026-11-28T08:00:00.123Z 2026-11-28T08:00:00.123Z 2026-11-28T08:00:00.123Z' "$(cd "$work" && node main.mjs)"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check cloudevents==2.2.0
cat >"$work/main.py" <<'E'
import json, sys
from cloudevents.core.bindings.http import HTTPMessage, from_http_event, to_binary_event, to_structured_event

event = from_http_event(HTTPMessage({"content-type": "application/cloudevents+json"}, open(sys.argv[1], "rb").read()))
print(json.loads(to_structured_event(event).body)["time"], to_binary_event(event).headers["ce-time"])
E
noted "Python: written structured and binary" '2026-11-28T10:00:00.123456+02:00 2026-11-28T10:00:00.123456+02:00' \
  "$("$work/venv/bin/python" "$work/main.py" "$work/event.json")"
seen=$(go_run github.com/cloudevents/sdk-go/v2@v2.16.2 <<'E'
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/cloudevents/sdk-go/v2/event"
)

func main() {
	text, _ := os.ReadFile("../event.json")
	var read event.Event
	err := json.Unmarshal(text, &read)
	written, _ := json.Marshal(read)
	fmt.Println(err, string(written))
}
E
)
noted "Go: written structured" '<nil> {"specversion":"1.0","id":"1","source":"/s","type":"t","time":"2026-11-28T08:00:00.123456789Z"}' "$seen"
