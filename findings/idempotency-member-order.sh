#!/usr/bin/env bash
# Guess: a repeat whose body has the same JSON in another order of members is the same request, and "k", as the draft of the header has it in
#        quotes, is the key k.
# Seen:  node-idempotency refuses the former as a use of the key for another request. The latter is another key: the request is
#        carried out again.
#        Idempotency-Key is already used
# With:  npm @node-idempotency/core 1.0.11
# So:    a client must repeat the bytes that it has sent, not build the body and the header again.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

(cd "$work" && npm install --silent --no-audit --no-fund @node-idempotency/core@1.0.11)
cat >"$work/main.mjs" <<'E'
import { Idempotency } from "@node-idempotency/core";

const kept = new Map();
const idempotency = new Idempotency({
  get: async (key) => kept.get(key),
  set: async (key, value) => void kept.set(key, value),
  setIfNotExists: async (key, value) => !kept.has(key) && !!kept.set(key, value),
});
const request = (key, body) => ({ method: "POST", path: "/", headers: { "idempotency-key": key }, body: JSON.parse(body) });
const first = request("k", '{"a":1,"b":2}');
await idempotency.onRequest(first);
await idempotency.onResponse(first, { body: "done" });
for (const [key, body] of [["k", '{"a":1,"b":2}'], ["k", '{"b":2,"a":1}'], ['"k"', '{"a":1,"b":2}']]) {
  try {
    console.log(key, body, (await idempotency.onRequest(request(key, body)))?.body ?? "not done before");
  } catch (error) {
    console.log(key, body, error.message);
  }
}
E
noted "repeats" 'k {"a":1,"b":2} done
k {"b":2,"a":1} Idempotency-Key is already used
"k" {"a":1,"b":2} not done before' "$(cd "$work" && node main.mjs)"
