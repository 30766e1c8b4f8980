#!/usr/bin/env bash
# Guess: the Time passed to PutEvents becomes the event's time, and an input transformer's path may have an array
#        index (EventBridge user guide, "Input transformation").
# Seen:  every event has the time at which it arrived, and a path with an index finds nothing, so an empty string is
#        inserted.
#        Time 2020-01-01: now      {"found": <found>} with $.detail.list[1]: {"found": ""}
# With:  ministack 1.5.33
# So:    consumers that depend on an event's time read it from the detail, and pick from a list themselves.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

ministack
seen=$(aws_python <<'E'
import datetime

events, sqs = client("events"), client("sqs")
url = sqs.create_queue(QueueName="seen")["QueueUrl"]
queue = {"Id": "1", "Arn": "arn:aws:sqs:us-east-1:000000000000:seen"}
events.put_rule(Name="all", EventPattern='{"source": ["s"]}')

def arrives(**target):
    events.put_targets(Rule="all", Targets=[queue | target])
    then = datetime.datetime(2020, 1, 1, 12, tzinfo=datetime.timezone.utc)
    events.put_events(Entries=[{"Source": "s", "DetailType": "t", "Detail": '{"list": [1, 2]}', "Time": then}])
    for _ in range(50):
        for message in sqs.receive_message(QueueUrl=url).get("Messages", []):
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            return message["Body"]
        time.sleep(0.1)

sent = datetime.datetime.fromisoformat(json.loads(arrives())["time"].replace("Z", "+00:00"))
show({"time is that of arrival": abs(datetime.datetime.now(datetime.timezone.utc) - sent) < datetime.timedelta(minutes=1)})
for path in ("$.detail.list", "$.detail.list[1]"):
    print(arrives(InputTransformer={"InputPathsMap": {"found": path}, "InputTemplate": '{"found": <found>}'}))
E
)
noted "events" '{"time is that of arrival":true}
{"found": [1, 2]}
{"found": ""}' "$seen"
