#!/usr/bin/env bash
# Guess: libraries of canonical JSON (RFC 8785) agree on numbers that are not exact as doubles: all round them, or all refuse them.
# Seen:  Python's refuses integers from 2**53 upwards, also those that are exact, and takes the same number written with an exponent. JavaScript's round: two ids
#        that differ have one canonical form, and one signature.
#        9007199254740993 -> 9007199254740992        100000000000000000000 -> exceeds safe integer domain for JSON floats
# With:  PyPI rfc8785 0.1.4, npm canonicalize 4.0.0, json-canonicalize 3.0.1
# So:    write ids of 18 digits as strings in what is signed.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

documents=('{"id":9007199254740992}' '{"id":9007199254740993}' '{"id":100000000000000000000}' '{"id":1e20}')
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check rfc8785==0.1.4
cat >"$work/main.py" <<'E'
import json, sys
import rfc8785

for document in sys.argv[1:]:
    try:
        print(rfc8785.dumps(json.loads(document)).decode())
    except rfc8785.CanonicalizationError as error:
        print(error)
E
noted "Python" '9007199254740992 exceeds safe integer domain for JSON floats
9007199254740993 exceeds safe integer domain for JSON floats
100000000000000000000 exceeds safe integer domain for JSON floats
{"id":100000000000000000000}' "$("$work/venv/bin/python" "$work/main.py" "${documents[@]}")"
(cd "$work" && npm install --silent --no-audit --no-fund canonicalize@4.0.0 json-canonicalize@3.0.1)
cat >"$work/main.mjs" <<'E'
import canonicalize from "canonicalize";
import { canonicalize as other } from "json-canonicalize";

for (const document of process.argv.slice(2)) console.log(canonicalize(JSON.parse(document)), other(JSON.parse(document)));
E
noted "JavaScript" '{"id":9007199254740992} {"id":9007199254740992}
{"id":9007199254740992} {"id":9007199254740992}
{"id":100000000000000000000} {"id":100000000000000000000}
{"id":100000000000000000000} {"id":100000000000000000000}' "$(cd "$work" && node main.mjs "${documents[@]}")"
