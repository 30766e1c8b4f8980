#!/usr/bin/env bash
# Guess: the cost of a table's stream per write does not depend on the length of the stream.
# Seen:  in dynoxide a transaction takes longer with every record that the stream holds: of 300 transactions of 15 puts the
#        last 50 take several times as long as the first 50. Without a stream they do not.
#        medians with a stream: 3.1 ms, then 46 ms; without: 1.6 ms, then 1.6 ms
# With:  dynoxide 1.2.1
# So:    enable a stream only on tables whose stream is read.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

cat >"$work/writes.py" <<'E'
import json, sys, time, urllib.request

def transact(engine, number):
    items = [{"Put": {"TableName": "things", "Item": {"pk": {"S": str(number)}, "sk": {"S": str(i)}, "v": {"S": "x" * 300}}}}
             for i in range(15)]
    urllib.request.urlopen(urllib.request.Request(engine, json.dumps({"TransactItems": items}).encode(), {
        "X-Amz-Target": "DynamoDB_20120810.TransactWriteItems", "Content-Type": "application/x-amz-json-1.0",
        "X-Amz-Date": "20260101T000000Z", "Authorization":
        "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0"})).read()

times = []
for number in range(300):
    begin = time.perf_counter()
    transact(sys.argv[1], number)
    times.append((time.perf_counter() - begin) * 1000)
first, last = sorted(times[:50])[25], sorted(times[-50:])[25]
print(f"median of the first 50: {first:.1f} ms, of the last 50: {last:.1f} ms", file=sys.stderr)
print("slower" if last > 2 * first else "alike")
E

dynoxide
table '{"StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES"}}'
noted "with a stream" slower "$(python3 "$work/writes.py" "$engine")"
dynoxide
table
noted "without" alike "$(python3 "$work/writes.py" "$engine")"
