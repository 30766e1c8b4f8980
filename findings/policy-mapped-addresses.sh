#!/usr/bin/env bash
# Guess: ::ffff:10.0.0.1, as servers that listen on IPv6 see a client of IPv4, is an address, and is in the network 10.0.0.0/8.
# Seen:  Cedar does not read it: the policy is skipped with an error, and the request denied. Casbin finds it in the network in Go, but not
#        in Node.js and Python.
#        We do not accept IPv4 embedded in IPv6 (e.g., ::ffff:127.0.0.1)
# With:  npm @cedar-policy/cedar-wasm 4.13.0, github.com/cedar-policy/cedar-go v1.9.2, github.com/casbin/casbin/v2 v2.135.0, npm casbin
#        5.51.1, PyPI casbin 1.43.0
# So:    strip ::ffff: from an address before a policy sees it; Node.js and Java servers report it on dual-stack sockets.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

noted "Cedar, Casbin in Node.js" '10.0.0.1: allow, none; true
::ffff:10.0.0.1: deny, We do not accept IPv4 embedded in IPv6; false' "$(node_run @cedar-policy/cedar-wasm@4.13.0 casbin@5.51.1 <<'E'
import * as cedar from "@cedar-policy/cedar-wasm/nodejs";
import { Util } from "casbin";

const policy = 'permit(principal, action, resource) when { ip(context.from).isInRange(ip("10.0.0.0/8")) };';
for (const from of ["10.0.0.1", "::ffff:10.0.0.1"]) {
  const { response } = cedar.isAuthorized({ principal: { type: "User", id: "u" }, action: { type: "Action", id: "a" }, resource: { type: "App", id: "r" },
    context: { from }, entities: [], policies: { staticPolicies: policy } });
  const error = response.diagnostics.errors[0]?.error.message.match(/We do not accept IPv4 embedded in IPv6/)[0] ?? "none";
  console.log(`${from}: ${response.decision}, ${error}; ${Util.ipMatchFunc(from, "10.0.0.0/8")}`);
}
E
)"
noted "Cedar, Casbin in Go" '10.0.0.1: allow, 0 errors; true
::ffff:10.0.0.1: deny, 1 errors; true' "$(go_run github.com/cedar-policy/cedar-go@v1.9.2 github.com/casbin/casbin/v2@v2.135.0 <<'E'
package main

import (
	"fmt"

	"github.com/casbin/casbin/v2/util"
	"github.com/cedar-policy/cedar-go"
)

func main() {
	policies, err := cedar.NewPolicySetFromBytes("p", []byte(`permit(principal, action, resource) when { ip(context.from).isInRange(ip("10.0.0.0/8")) };`))
	if err != nil {
		panic(err)
	}
	for _, from := range []string{"10.0.0.1", "::ffff:10.0.0.1"} {
		decision, diagnostic := cedar.Authorize(policies, cedar.EntityMap{}, cedar.Request{Principal: cedar.NewEntityUID("User", "u"), Action: cedar.NewEntityUID("Action", "a"),
			Resource: cedar.NewEntityUID("App", "r"), Context: cedar.NewRecord(cedar.RecordMap{"from": cedar.String(from)})})
		fmt.Printf("%s: %v, %d errors; %v\n", from, decision, len(diagnostic.Errors), util.IPMatch(from, "10.0.0.0/8"))
	}
}
E
)"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check casbin==1.43.0
noted "Casbin in Python" 'True False' "$("$work/venv/bin/python" - <<'E'
from casbin.util import builtin_operators as functions
print(*[functions.ip_match_func(address, "10.0.0.0/8") for address in ("10.0.0.1", "::ffff:10.0.0.1")])
E
)"
