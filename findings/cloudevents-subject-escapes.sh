#!/usr/bin/env bash
# Guess: a subject with a blank or a percent sign survives the way from one SDK to another in a binary HTTP message, whose headers
#        escape them (HTTP binding of CloudEvents, section 3.1.3.2).
# Seen:  Python escapes and unescapes. Go and JavaScript do neither: Go receives Python's "order 1" as "order%201", and Python
#        receives Go's "a%20b" as "a b". Structured messages carry the same subjects unchanged.
#        Python -> Go: order%201      Go -> Python: a b
# With:  github.com/cloudevents/sdk-go/v2 v2.16.2, npm cloudevents 10.0.0, PyPI cloudevents 2.2.0
# So:    send structured messages, or restrict subjects to letters, digits and a few signs.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check cloudevents==2.2.0
cat >"$work/main.py" <<'E'
from cloudevents.core.bindings.http import HTTPMessage, from_http_event, to_binary_event
from cloudevents.core.v1.event import CloudEvent

for subject in ("order 1", "a%20b"):
    event = CloudEvent({"type": "t", "source": "/s", "id": "1", "specversion": "1.0", "subject": subject}, None)
    headers = {"ce-id": "1", "ce-source": "/s", "ce-type": "t", "ce-specversion": "1.0", "ce-subject": subject}
    print(to_binary_event(event).headers["ce-subject"], "|", from_http_event(HTTPMessage(headers, b"")).get_subject())
E
noted "Python, sent and received" 'order%201 | order 1
a%2520b | a b' "$("$work/venv/bin/python" "$work/main.py")"
seen=$(go_run github.com/cloudevents/sdk-go/v2@v2.16.2 <<'E'
package main

import (
	"context"
	"fmt"
	"net/http"

	"github.com/cloudevents/sdk-go/v2/binding"
	"github.com/cloudevents/sdk-go/v2/event"
	cehttp "github.com/cloudevents/sdk-go/v2/protocol/http"
)

func main() {
	ctx := context.Background()
	for _, subject := range []string{"order 1", "order%201", "a%20b"} {
		sent := event.New()
		sent.SetID("1")
		sent.SetSource("/s")
		sent.SetType("t")
		sent.SetSubject(subject)
		request, _ := http.NewRequest("POST", "http://x.example", nil)
		if err := cehttp.WriteRequest(binding.WithForceBinary(ctx), binding.ToMessage(&sent), request); err != nil {
			panic(err)
		}
		received, err := binding.ToEvent(ctx, cehttp.NewMessageFromHttpRequest(request))
		if err != nil {
			panic(err)
		}
		fmt.Println(request.Header.Get("Ce-Subject"), "|", received.Subject())
	}
}
E
)
noted "Go, sent and received" 'order 1 | order 1
order%201 | order%201
a%20b | a%20b' "$seen"
(cd "$work" && npm install --silent --no-audit --no-fund cloudevents@10.0.0)
cat >"$work/main.mjs" <<'E'
import { CloudEvent, HTTP } from "cloudevents";

for (const subject of ["order 1", "order%201"]) {
  const message = HTTP.binary(new CloudEvent({ id: "1", type: "t", source: "/s", subject, datacontenttype: "application/json", data: {} }));
  console.log(message.headers["ce-subject"], "|", HTTP.toEvent(message).subject);
}
E
noted "JavaScript, sent and received" 'order 1 | order 1
order%201 | order%201' "$(cd "$work" && node main.mjs)"
