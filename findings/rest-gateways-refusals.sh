#!/usr/bin/env bash
# Guess: a gateway from REST to RPC answers 400 to a request that it cannot read, and 405 to a method that a path does not have.
# Seen:  vanguard answers 500 and unknown to broken JSON, and to any query parameter that is no field, such as those that a page's analytics
#        add. grpc-gateway ignores the parameter and what follows the JSON, and answers 501 to other methods, to HEAD as well.
#        GET /v1/things/x?utm_source=mail: 200, 500
# With:  github.com/grpc-ecosystem/grpc-gateway/v2 v2.27.3, connectrpc.com/vanguard v0.4.0
# So:    do not count what vanguard answers as failures of the service, and do not probe a gateway with HEAD.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"
source "$(dirname "$0")/wires.bash"

# asked SERVER: the status and code of each request.
asked() {
  local body method
  echo "unknown parameter $(curl -s -o "$work/body" -w '%{http_code}' "$1/v1/things/x?utm_source=mail") $(jq .code "$work/body")"
  for body in '{}' '{"unknown": 1}' '{"active": "yes"}' '{' '{} {}'; do
    echo "$body $(curl -s -o "$work/body" -w '%{http_code}' -H 'Content-Type: application/json' -d "$body" "$1/v1/things/x") $(jq .code "$work/body")"
  done
  echo "HEAD $(curl -sI -o "$work/body" -w '%{http_code}' "$1/v1/things/x")"
  echo "DELETE $(curl -s -o "$work/body" -w '%{http_code}' -X DELETE "$1/v1/things/x")"
}
rest_gateways
noted "grpc-gateway" 'unknown parameter 200 null
{} 200 null
{"unknown": 1} 200 null
{"active": "yes"} 400 3
{ 400 3
{} {} 200 null
HEAD 501
DELETE 501' "$(asked "$gateway")"
noted "vanguard" 'unknown parameter 500 2
{} 200 null
{"unknown": 1} 200 null
{"active": "yes"} 500 2
{ 500 2
{} {} 500 2
HEAD 405
DELETE 405' "$(asked "$vanguard")"
