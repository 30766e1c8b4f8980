#!/usr/bin/env bash
# Guess: time is optional, so a received event has the time that it was sent with, or none.
# Seen:  the SDKs for JavaScript and Python give an event without a time that of their own clock when they read it: each delivery
#        of the same event has another one. In Go the time stays empty.
#        the same message read twice: two times
# With:  npm cloudevents 10.0.0, PyPI cloudevents 2.2.0, github.com/cloudevents/sdk-go/v2 v2.16.2
# So:    always send a time; do not tell repeats apart by it unless you know that the sender does.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

(cd "$work" && npm install --silent --no-audit --no-fund cloudevents@10.0.0)
cat >"$work/main.mjs" <<'E'
import { HTTP } from "cloudevents";

const read = (more) => HTTP.toEvent({ headers: { "content-type": "application/cloudevents+json" },
  body: JSON.stringify({ specversion: "1.0", id: "1", source: "/s", type: "t", ...more }) }).time;
const first = read({});
await new Promise((later) => setTimeout(later, 20));
console.log(first !== undefined, first === read({}), read({ time: "2026-01-01T00:00:00Z" }));
E
noted "JavaScript, a time, the same again, that which was sent" "true false 2026-01-01T00:00:00.000Z" "$(cd "$work" && node main.mjs)"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check cloudevents==2.2.0
cat >"$work/main.py" <<'E'
import json
import time
from cloudevents.core.bindings.http import HTTPMessage, from_http_event

def read(**more):
    event = {"specversion": "1.0", "id": "1", "source": "/s", "type": "t", **more}
    return from_http_event(HTTPMessage({"content-type": "application/cloudevents+json"}, json.dumps(event).encode())).get_time()

first = read()
time.sleep(0.02)
print(first is not None, first == read(), read(time="2026-01-01T00:00:00Z").isoformat())
E
noted "Python, the same" "True False 2026-01-01T00:00:00+00:00" "$("$work/venv/bin/python" "$work/main.py")"
seen=$(go_run github.com/cloudevents/sdk-go/v2@v2.16.2 <<'E'
package main

import (
	"encoding/json"
	"fmt"

	"github.com/cloudevents/sdk-go/v2/event"
)

func main() {
	var read event.Event
	err := json.Unmarshal([]byte(`{"specversion":"1.0","id":"1","source":"/s","type":"t"}`), &read)
	fmt.Println(!read.Time().IsZero(), err)
}
E
)
noted "Go, whether there is a time" "false <nil>" "$seen"
