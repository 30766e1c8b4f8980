#!/usr/bin/env bash
# Guess: a lock in DynamoDB whose owner died long ago is free: the next client takes it at once.
# Seen:  python-dynamodb-lock trusts no clock. Each client must watch the lock's record itself for a whole lease before it takes the lock, however
#        long ago its owner died. A client that gives up earlier, as a short Lambda function does, starts anew the next time: the lock is
#        never taken again, until DynamoDB deletes the record by its expiry_time, an hour or days later.
#        a lease of 3 s, an owner that died 5 s ago: not within 2 s, nor the next time, but within 10 s
# With:  PyPI python-dynamodb-lock 0.9.1, boto3 1.43.106, dynoxide 1.2.1
# So:    wait for longer than the lease, the default of which is 30 s, or write the time into the item and compare it in a condition.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

dynoxide
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check python-dynamodb-lock==0.9.1 boto3==1.43.106
cat >"$work/main.py" <<'E'
import os, subprocess, sys, time
from datetime import timedelta
import boto3
from python_dynamodb_lock.python_dynamodb_lock import DynamoDBLockClient, DynamoDBLockError

options = {"endpoint_url": os.environ["engine"], "region_name": "us-east-1", "aws_access_key_id": "local", "aws_secret_access_key": "local"}

def acquire(seconds):
    client = DynamoDBLockClient(boto3.resource("dynamodb", **options), heartbeat_period=timedelta(seconds=1), safe_period=timedelta(seconds=2), lease_duration=timedelta(seconds=3))
    begun = time.monotonic()
    try:
        client.acquire_lock("job", retry_timeout=timedelta(seconds=seconds))
        return "taken after the lease" if time.monotonic() - begun > 3 else "taken at once"
    except DynamoDBLockError as error:
        return error.code

if sys.argv[1:] == ["owner"]:
    print("owner:", acquire(2), flush=True)
    os._exit(0)
DynamoDBLockClient.create_dynamodb_table(boto3.client("dynamodb", **options))
print(subprocess.run([sys.executable, "-W", "ignore", __file__, "owner"], stdout=subprocess.PIPE, text=True).stdout, end="")
time.sleep(5)
print("after 5 s, for 2 s:", acquire(2))
print("again, for 2 s:", acquire(2))
print("for 10 s:", acquire(10), flush=True)
os._exit(0)
E
noted "who gets the lock" 'owner: taken at once
after 5 s, for 2 s: ACQUIRE_TIMEOUT
again, for 2 s: ACQUIRE_TIMEOUT
for 10 s: taken after the lease' "$(engine=$engine "$work/venv/bin/python" -W ignore "$work/main.py" 2>>"$work/log")"
