#!/usr/bin/env bash
# Guess: aws-lambda-go's EventBridgeEvent has every member of EventBridge's envelope, so that a function can tell an event that was
#        replayed from an archive, and forward it unchanged.
# Seen:  replay-name is missing: a replayed event decodes to the same value as the first one, and is encoded without the name.
#        Powertools for Python has it, in its data class and its model.
#        {..., "replay-name": "july"} -> the same without replay-name
# With:  github.com/aws/aws-lambda-go v1.55.1, PyPI aws-lambda-powertools 3.37.0
# So:    embed the type in one of your own that has the member, or match replay-name in the rule.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

cat >"$work/event.json" <<'E'
{"version": "0", "id": "6a7e8feb-b491-4cf7-a9f1-bf3703467718", "detail-type": "t", "source": "s", "account": "123456789012",
  "time": "2026-11-28T10:00:00Z", "region": "eu-central-1", "resources": [], "detail": {"a": 1}, "replay-name": "july"}
E
go_run github.com/aws/aws-lambda-go@v1.55.1 >"$work/written.json" <<'E'
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/aws/aws-lambda-go/events"
)

func main() {
	text, _ := os.ReadFile("../event.json")
	var event events.EventBridgeEvent
	if err := json.Unmarshal(text, &event); err != nil {
		panic(err)
	}
	written, _ := json.Marshal(event)
	fmt.Println(string(written))
}
E
noted "what Go loses" '["replay-name"]' "$(jq -sc '(.[0] | keys) - (.[1] | keys)' "$work/event.json" "$work/written.json")"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check 'aws-lambda-powertools[parser]==3.37.0'
cat >"$work/main.py" <<'E'
import json, sys
from aws_lambda_powertools.utilities.data_classes import EventBridgeEvent
from aws_lambda_powertools.utilities.parser.models import EventBridgeModel

event = json.load(open(sys.argv[1]))
print(EventBridgeEvent(event).replay_name, EventBridgeModel.model_validate(event).replay_name)
E
noted "Python" "july july" "$("$work/venv/bin/python" "$work/main.py" "$work/event.json" 2>>"$work/log")"
