#!/usr/bin/env bash
# Guess: Cedar's datetime reads the times of RFC 3339.
# Seen:  a fraction has three digits exactly, and an offset no colon, which RFC 3339 requires: a time as Go or Python write it is an
#        error, which makes the policy one that does not apply. A date alone is a time.
#        datetime("2026-11-29T01:00:00+01:00"): invalid millisecond and/or offset pattern
# With:  npm @cedar-policy/cedar-wasm 4.13.0, github.com/cedar-policy/cedar-go v1.9.2
# So:    write the times of a request in UTC, with three digits after the second, or without a fraction.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

cat >"$work/times.json" <<'E'
["2026-11-29T00:00:00Z", "2026-11-29", "2026-11-29T00:00:00.000Z", "2026-11-29T00:00:00.0Z", "2026-11-29T00:00:00.000000Z",
  "2026-11-29T01:00:00+0100", "2026-11-29T01:00:00+01:00"]
E
seen='2026-11-29T00:00:00Z allow
2026-11-29 allow
2026-11-29T00:00:00.000Z allow
2026-11-29T00:00:00.0Z error
2026-11-29T00:00:00.000000Z error
2026-11-29T01:00:00+0100 allow
2026-11-29T01:00:00+01:00 error'
noted "cedar-wasm" "$seen" "$(node_run @cedar-policy/cedar-wasm@4.13.0 <<'E'
import { readFileSync } from "node:fs";
import { isAuthorized } from "@cedar-policy/cedar-wasm/nodejs";

for (const time of JSON.parse(readFileSync("../times.json"))) {
  const { response } = isAuthorized({ principal: { type: "User", id: "u" }, action: { type: "Action", id: "a" }, resource: { type: "App", id: "r" },
    context: {}, entities: [], policies: { staticPolicies:
      `permit(principal, action, resource) when { datetime("${time}") == datetime("2026-11-29T00:00:00Z") };` } });
  console.log(time, response.diagnostics.errors.length ? "error" : response.decision);
}
E
)"
noted "cedar-go" "$seen" "$(go_run github.com/cedar-policy/cedar-go@v1.9.2 <<'E'
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/cedar-policy/cedar-go"
)

func main() {
	var times []string
	text, _ := os.ReadFile("../times.json")
	if err := json.Unmarshal(text, &times); err != nil {
		panic(err)
	}
	for _, time := range times {
		policies, err := cedar.NewPolicySetFromBytes("", []byte(`permit(principal, action, resource) when { datetime("`+time+
			`") == datetime("2026-11-29T00:00:00Z") };`))
		if err != nil {
			panic(err)
		}
		decision, diagnostic := cedar.Authorize(policies, cedar.EntityMap{}, cedar.Request{
			Principal: cedar.NewEntityUID("User", "u"), Action: cedar.NewEntityUID("Action", "a"), Resource: cedar.NewEntityUID("App", "r"),
		})
		if len(diagnostic.Errors) > 0 {
			fmt.Println(time, "error")
		} else {
			fmt.Println(time, decision)
		}
	}
}
E
)"
