#!/usr/bin/env bash
# Guess: the intrinsic functions of Step Functions do the same on one's own machine.
# Seen:  aws-local-stepfunctions splits a text at the separators as a whole, where the developer guide lists several characters that each
#        separate. Its Base64 is that of Latin-1, not of UTF-8: other letters are an error, and what was encoded elsewhere is misread.
#        States.StringSplit('a.b+c,d', '.+,'): ["a.b+c,d"]
# With:  npm aws-local-stepfunctions 3.0.0
# So:    separate by one character, and encode text in a function.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

noted "results" 'States.Format("{} {}", $.n, true): "1 true"
States.StringSplit("a.b+c,d", ","): ["a.b+c","d"]
States.StringSplit("a.b+c,d", ".+,"): ["a.b+c,d"]
States.Base64Encode("a"): "YQ=="
States.Base64Encode("ü"): "/A=="
States.Base64Decode("w7w="): "Ã¼"
States.Base64Encode("Ł"): error' "$(node_run aws-local-stepfunctions@3.0.0 <<'E'
import { StateMachine } from "aws-local-stepfunctions";

const calls = ['States.Format("{} {}", $.n, true)', 'States.StringSplit("a.b+c,d", ",")', 'States.StringSplit("a.b+c,d", ".+,")',
  'States.Base64Encode("a")', 'States.Base64Encode("ü")', 'States.Base64Decode("w7w=")', 'States.Base64Encode("Ł")'];
for (const call of calls) {
  const machine = new StateMachine({ StartAt: "Only", States: { Only: { Type: "Pass", Parameters: { "seen.$": call.replaceAll('"', "'") }, End: true } } });
  const seen = await machine.run({ n: 1 }).result.then(({ seen }) => JSON.stringify(seen), () => "error");
  console.log(`${call}: ${seen}`);
}
E
)"
