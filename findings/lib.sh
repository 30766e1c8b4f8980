# Shared by the findings, which source it: a temporary folder, free ports, engines, and the verdict.
# shellcheck shell=bash
set -euo pipefail

work=$(mktemp -d)
pids=()
leave() {
  local status=$?
  for pid in "${pids[@]}"; do kill -- "-$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  chmod -R u+w "$work" && rm -rf "$work"
  exit "$status"
}
trap leave EXIT

fail() {
  echo "CHANGED: $*" >&2
  exit 1
}

# noted WHAT WANT GOT: what was seen must be seen again.
noted() {
  [ "$2" = "$3" ] || fail "$1: noted $2, got $3"
  echo "as noted: $1: $3"
}

port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# start COMMAND...: in the background, in a process group of its own, its output in $work/log.
start() {
  set -m
  (cd "$work" && exec "$@") >>"$work/log" 2>&1 &
  pids+=($!)
  set +m
}

# until_up URL: waits for any answer.
until_up() {
  for _ in $(seq 300); do
    ! curl -s -o "$work/up" "$1" || return 0
    sleep 0.2
  done
  tail "$work/log" >&2
  fail "$1 does not answer"
}

# dynoxide [OPTION...]: starts dynoxide 1.2.1; $engine is its address.
dynoxide() {
  [ -d "$work/node_modules" ] || npm install --silent --no-audit --no-fund --prefix "$work" @dynoxide/linux-x64@1.2.1 >/dev/null
  local at
  at=$(port)
  engine=http://127.0.0.1:$at
  start "$work/node_modules/@dynoxide/linux-x64/dynoxide" serve --host 127.0.0.1 --port "$at" "$@"
  until_up "$engine"
}

# dynamodb_local [OPTION...]: starts DynamoDB Local 3.3.1; $engine is its address.
dynamodb_local() {
  if [ ! -d "$work/lib" ]; then
    cat >"$work/pom.xml" <<'POM'
<project><modelVersion>4.0.0</modelVersion><groupId>f</groupId><artifactId>f</artifactId><version>1</version>
<dependencies><dependency><groupId>software.amazon.dynamodb</groupId><artifactId>DynamoDBLocal</artifactId>
<version>3.3.1</version></dependency></dependencies></project>
POM
    (cd "$work" && mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib >log 2>&1)
  fi
  local at
  at=$(port)
  engine=http://127.0.0.1:$at
  start java -Xmx512m -Djava.library.path=lib -Dsqlite4java.library.path=lib -cp 'lib/*' \
    software.amazon.dynamodb.services.local.main.ServerRunner -port "$at" -inMemory -sharedDb -disableTelemetry "$@"
  until_up "$engine"
}

# ddb OPERATION < JSON: the engine's answer, also that of a refusal. No engine checks the signature.
ddb() {
  curl -s --max-time 60 "$engine" -H "X-Amz-Target: ${2:-DynamoDB_20120810}.$1" -H 'Content-Type: application/x-amz-json-1.0' \
    -H 'X-Amz-Date: 20260101T000000Z' -d @- \
    -H 'Authorization: AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0'
}

# table [JSON]: makes the table "things" with pk and sk, and with what the JSON adds.
table() {
  jq -n --argjson more "${1:-{\}}" '{TableName: "things", BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{AttributeName: "pk", AttributeType: "S"}, {AttributeName: "sk", AttributeType: "S"}],
    KeySchema: [{AttributeName: "pk", KeyType: "HASH"}, {AttributeName: "sk", KeyType: "RANGE"}]} + $more' |
    ddb CreateTable >"$work/table.json"
  jq -e .TableDescription "$work/table.json" >/dev/null || fail "no table: $(cat "$work/table.json")"
}

# put KEYS-AND-ATTRIBUTES: puts an item, which must succeed.
put() {
  local answer
  answer=$(jq -nc --argjson item "$1" '{TableName: "things", Item: $item}' | ddb PutItem)
  [ "$answer" = '{}' ] || fail "put $1: $answer"
}

# ministack: starts ministack 1.5.33; $engine is its address, and $work/venv has boto3.
ministack() {
  python3 -m venv "$work/venv"
  "$work/venv/bin/pip" install -q --disable-pip-version-check 'ministack[full]==1.5.33' cryptography==50.0.2 boto3==1.43.106
  local at
  at=$(port)
  engine=http://127.0.0.1:$at
  start env BIND_HOST=127.0.0.1 GATEWAY_PORT="$at" IOT_MTLS_ENABLED=0 PERSIST_STATE=0 "$work/venv/bin/ministack"
  until_up "$engine/_ministack/ready"
}

# aws_python < PROGRAM: runs it with client(SERVICE), a client that speaks to $engine, with tried(CALL, ...), which
# returns the answer or the name of the error, and with show(OBJECT), which prints it on one line.
aws_python() {
  {
    cat <<'PY'
import boto3, io, json, os, time, zipfile
from botocore.config import Config
from botocore.exceptions import ClientError

def client(service):
    return boto3.client(service, endpoint_url=os.environ["engine"], region_name="us-east-1", aws_access_key_id="local",
                        aws_secret_access_key="local", config=Config(retries={"max_attempts": 0}))

def tried(call, **arguments):
    try:
        return call(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"]

def show(found):
    print(json.dumps(found, separators=(",", ":")))
PY
    cat
  } | engine=$engine "$work/venv/bin/python" -
}
