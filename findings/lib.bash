# Shared by the findings, which source it: free ports, engines, the verdict, and the end of $work, the temporary folder
# that each finding makes.
# shellcheck shell=bash disable=SC2154
set -euo pipefail

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
  "$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check 'ministack[full]==1.5.33' cryptography==50.0.2 boto3==1.43.106
  local at
  at=$(port)
  engine=http://127.0.0.1:$at
  start env BIND_HOST=127.0.0.1 GATEWAY_PORT="$at" IOT_MTLS_ENABLED=0 PERSIST_STATE=0 "$work/venv/bin/ministack"
  until_up "$engine/_ministack/ready"
}

# moto SERVICE...: starts moto 5.2.5 with these services; $engine is its address.
moto() {
  python3 -m venv "$work/moto"
  "$work/moto/bin/pip" install -q --no-compile --disable-pip-version-check "moto[$(IFS=,; echo "$*")]==5.2.5" flask==3.1.3 flask-cors==6.0.5
  local at
  at=$(port)
  engine=http://127.0.0.1:$at
  start "$work/moto/bin/moto_server" -H 127.0.0.1 -p "$at"
  until_up "$engine"
}

# elasticmq: starts ElasticMQ 1.7.1; $engine is its address.
elasticmq() {
  jars org.elasticmq:elasticmq-rest-sqs_2.13:1.7.1
  cat >"$work/Main.java" <<'E'
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

public class Main {
  public static void main(String[] arguments) throws Exception {
    SQSRestServerBuilder.withInterface("127.0.0.1").withPort(Integer.parseInt(arguments[0])).start();
    Thread.currentThread().join();
  }
}
E
  local at
  at=$(port)
  engine=http://127.0.0.1:$at
  start java -cp 'jars/*' Main.java "$at"
  until_up "$engine"
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

# go_run MODULE@VERSION... < PROGRAM: runs a program of package main with these modules.
go_run() {
  mkdir -p "$work/go"
  cat >"$work/go/main.go"
  (
    cd "$work/go"
    [ -f go.mod ] || go mod init finding
    go get "$@"
    go mod tidy
  ) >>"$work/log" 2>&1 || { tail "$work/log" >&2 && fail "the modules do not resolve"; }
  (cd "$work/go" && go run . 2>>"$work/log") || { tail "$work/log" >&2 && fail "the program failed"; }
}

# jars GROUP:ARTIFACT:VERSION...: puts these libraries of Maven Central, and those that they need, in $work/jars.
jars() {
  {
    echo '<project><modelVersion>4.0.0</modelVersion><groupId>f</groupId><artifactId>f</artifactId><version>1</version><dependencies>'
    printf '%s\n' "$@" |
      sed -E 's#(.*):(.*):(.*)#<dependency><groupId>\1</groupId><artifactId>\2</artifactId><version>\3</version></dependency>#'
    echo '</dependencies></project>'
  } >"$work/pom.xml"
  (cd "$work" && mvn -q -B -Dmaven.repo.local=m2 dependency:copy-dependencies -DoutputDirectory=jars) >>"$work/log" 2>&1 ||
    { tail "$work/log" >&2 && fail "the libraries do not resolve"; }
}

# java_run GROUP:ARTIFACT:VERSION... < PROGRAM: runs the class Main in $work with these libraries.
java_run() {
  jars "$@"
  cat >"$work/Main.java"
  (cd "$work" && javac -proc:none -encoding UTF-8 -cp 'jars/*' -d classes Main.java) >>"$work/log" 2>&1 ||
    { tail "$work/log" >&2 && fail "the program does not compile"; }
  (cd "$work" && java -Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8 -cp 'classes:jars/*' Main 2>>log) ||
    { tail "$work/log" >&2 && fail "the program failed"; }
}

# node_run PACKAGE@VERSION... < MODULE: runs it with provider(OPTIONS), an OpenID provider on this machine: its issuer, what
# was asked of it, and a maker of its ID tokens. Those that it answers have OPTIONS.claims; OPTIONS.answer is what its token
# endpoint answers instead.
node_run() {
  mkdir -p "$work/node"
  (cd "$work/node" && npm init -y && npm install --silent --no-audit --no-fund jose@6.2.18 "$@") >>"$work/log" 2>&1
  {
    cat <<'JS'
import http from "node:http";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

async function provider(options = {}) {
  const { publicKey, privateKey } = await generateKeyPair("RS256");
  const asked = [];
  let issuer;
  const idToken = (claims = options.claims) => new SignJWT({ ...claims }).setProtectedHeader({ alg: "RS256", kid: "key" }).setIssuer(issuer)
    .setAudience("app").setSubject("user").setIssuedAt().setExpirationTime("1h").sign(privateKey);
  const server = http.createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    asked.push({ path: request.url, authorization: request.headers.authorization, body });
    const [status, answer] = request.url.startsWith("/.well-known/") ? [200, {
      issuer, authorization_endpoint: issuer + "/authorize", token_endpoint: issuer + "/token", jwks_uri: issuer + "/keys",
      response_types_supported: ["code"], id_token_signing_alg_values_supported: ["RS256"],
    }] : request.url === "/keys" ? [200, { keys: [{ ...(await exportJWK(publicKey)), kid: "key", alg: "RS256" }] }]
      : options.answer ?? [200, { access_token: "a", token_type: "Bearer", expires_in: 300, refresh_token: "second", id_token: await idToken() }];
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  issuer = `http://127.0.0.1:${server.address().port}`;
  return { issuer, asked, idToken };
}
JS
    cat
    echo 'process.exit();'
  } >"$work/node/main.mjs"
  (cd "$work/node" && node main.mjs 2>>"$work/log") || { tail "$work/log" >&2 && fail "the program failed"; }
}

# results_table: starts dynoxide with the table "results" for Powertools' idempotency, and sets its clients' environment.
results_table() {
  dynoxide
  jq -n '{TableName: "results", BillingMode: "PAY_PER_REQUEST", AttributeDefinitions: [{AttributeName: "id", AttributeType: "S"}],
    KeySchema: [{AttributeName: "id", KeyType: "HASH"}]}' | ddb CreateTable >"$work/table.json"
  export AWS_LAMBDA_FUNCTION_NAME=orders AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_ENDPOINT_URL_DYNAMODB=$engine
}
