#!/usr/bin/env bash
# Guess: a mapper that reads a number of DynamoDB, which has up to 38 digits, keeps its digits or reports an error; the AWS SDK for
#        JavaScript does report one for a large number with a fraction.
# Seen:  JavaScript rounds numbers below 2**53 to 16 or 17 digits without an error, although it has a BigInt for large integers, and
#        so does PynamoDB with any number with a fraction. Whoever saves the item again stores the rounded number.
#        1234567890.12345678901 -> 1234567890.1234567
# With:  npm @aws-sdk/util-dynamodb 3.996.9, PyPI pynamodb 6.1.0
# So:    store amounts as integers of a small unit, or as text; set wrapNumbers in JavaScript.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

(cd "$work" && npm install --silent --no-audit --no-fund @aws-sdk/util-dynamodb@3.996.9 @aws-sdk/client-dynamodb@3.1169.0)
cat >"$work/main.mjs" <<'E'
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";

for (const n of ["9007199254740993", "9007199254740993.5", "1234567890.12345678901", "0.12345678901234567891"]) {
  try {
    console.log(n, marshall(unmarshall({ n: { N: n } })).n.N, marshall(unmarshall({ n: { N: n } }, { wrapNumbers: true })).n.N);
  } catch (error) {
    console.log(n, error.message.slice(n.length + 1));
  }
}
E
noted "JavaScript: read and written, and the same with wrapNumbers" "9007199254740993 9007199254740993 9007199254740993
9007199254740993.5 can't be converted to BigInt. Set options.wrapNumbers to get string value.
1234567890.12345678901 1234567890.1234567 1234567890.12345678901
0.12345678901234567891 0.12345678901234568 0.12345678901234567891" "$(cd "$work" && node main.mjs)"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check pynamodb==6.1.0 boto3==1.43.106
cat >"$work/main.py" <<'E'
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from pynamodb.attributes import NumberAttribute

number = NumberAttribute()
for n in ("9007199254740993", "9007199254740993.5", "1234567890.12345678901"):
    print(n, number.serialize(number.deserialize(n)), TypeSerializer().serialize(TypeDeserializer().deserialize({"N": n}))["N"])
E
noted "Python: PynamoDB and boto3" '9007199254740993 9007199254740993 9007199254740993
9007199254740993.5 9007199254740994.0 9007199254740993.5
1234567890.12345678901 1234567890.1234567 1234567890.12345678901' "$("$work/venv/bin/python" "$work/main.py")"
