#!/usr/bin/env bash
# Guess: Powertools treats an event that has none of the members which its idempotency key names in one way, in all languages: each call
#        runs, or is an error.
# Seen:  in Python each call runs. In TypeScript, if the key names more than one, all such events are the same: the second call returns the
#        result of the first. So do two Maps or two Sets, whatever is in them.
#        key [tenant, id]: create({name: "a"}) -> a, create({name: "b"}) -> a
# With:  npm @aws-lambda-powertools/idempotency 2.35.0, PyPI aws-lambda-powertools 3.37.0, dynoxide 1.2.1
# So:    set throwOnNoIdempotencyKey, which applies to this as well, and use plain objects.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

results_table
(cd "$work" && npm install --silent --no-audit --no-fund @aws-lambda-powertools/idempotency@2.35.0 @aws-lambda-powertools/jmespath@2.35.0 \
  @aws-sdk/client-dynamodb@3.1169.0 @aws-sdk/lib-dynamodb@3.1169.0)
cat >"$work/main.mjs" <<'E'
import { IdempotencyConfig, makeIdempotent } from "@aws-lambda-powertools/idempotency";
import { DynamoDBPersistenceLayer } from "@aws-lambda-powertools/idempotency/dynamodb";

async function tried(keyPrefix, options, ...orders) {
  const persistenceStore = new DynamoDBPersistenceLayer({ tableName: "results" });
  const config = new IdempotencyConfig(options);
  const create = makeIdempotent(async (order) => order.name ?? [...order].join(), { persistenceStore, config, keyPrefix });
  const seen = [];
  for (const order of orders) seen.push(await create(order).catch((error) => error.name));
  console.log(keyPrefix, ...seen);
}

const orders = [{ name: "a" }, { name: "b" }];
await tried("id", { eventKeyJmesPath: "id" }, ...orders);
await tried("[tenant, id]", { eventKeyJmesPath: "[tenant, id]" }, ...orders);
await tried("{t: tenant, i: id}", { eventKeyJmesPath: "{t: tenant, i: id}" }, ...orders);
await tried("thrown", { eventKeyJmesPath: "[tenant, id]", throwOnNoIdempotencyKey: true }, ...orders);
await tried("Maps", {}, new Map([["name", "a"]]), new Map([["name", "b"]]));
await tried("Sets", {}, new Set(["a"]), new Set(["b"]));
E
noted "TypeScript" 'id a b
[tenant, id] a a
{t: tenant, i: id} a a
thrown IdempotencyPersistenceLayerError IdempotencyPersistenceLayerError
Maps name,a name,a
Sets a a' "$(cd "$work" && node main.mjs 2>>log)"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check aws-lambda-powertools==3.37.0 boto3==1.43.106 jmespath
cat >"$work/main.py" <<'E'
import boto3
from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer, IdempotencyConfig, idempotent_function

for key in ("id", "[tenant, id]", "{t: tenant, i: id}"):
    store = DynamoDBPersistenceLayer("results", boto3_client=boto3.client("dynamodb", region_name="us-east-1"))

    @idempotent_function(data_keyword_argument="order", persistence_store=store, config=IdempotencyConfig(event_key_jmespath=key))
    def create(order):
        return order["name"]

    print(key, create(order={"name": "a"}), create(order={"name": "b"}))
E
noted "Python" 'id a b
[tenant, id] a b
{t: tenant, i: id} a b' "$("$work/venv/bin/python" -W ignore "$work/main.py" 2>>"$work/log")"
