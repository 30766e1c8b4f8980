#!/usr/bin/env bash
# Guess: PutEvents returns an ErrorCode for each entry that EventBridge would refuse: a detail that is not a JSON object, no
#        DetailType, an empty source, a bus that does not exist, more than a megabyte.
# Seen:  ministack accepts each of them, with an EventId. It does refuse a source that begins with "aws.".
#        {'FailedEntryCount': 0, 'Entries': [{'EventId': '...'}]}
# With:  ministack 1.5.33
# So:    fake the responses in tests of EventBridge's refusals.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

ministack
codes=$(aws_python <<'E'
good = {"Source": "shop", "DetailType": "Ordered", "Detail": "{}"}
entries = {
    "good": good,
    "text": good | {"Detail": "no JSON"},
    "array": good | {"Detail": "[1]"},
    "no type": {"Source": "shop", "Detail": "{}"},
    "no source": good | {"Source": ""},
    "no bus": good | {"EventBusName": "nowhere"},
    "1.1 MB": good | {"Detail": json.dumps({"text": "x" * 1_100_000})},
    "aws source": good | {"Source": "aws.s3"},
}
events = client("events")
show({name: events.put_events(Entries=[entry])["Entries"][0].get("ErrorCode") for name, entry in entries.items()})
E
)
noted "error codes" '{"good":null,"text":null,"array":null,"no type":null,"no source":null,"no bus":null,"1.1 MB":null,"aws source":"NotAuthorizedForSourceException"}' "$codes"
