#!/usr/bin/env bash
# Guess: boto3's resource layer reads any number it has written.
# Seen:  it writes Decimal("1E+39"). The engine returns the number in full, with 39 zeros; boto3 takes the zeros for digits beyond
#        its 38, and raises an error. The item cannot be read any more, nor can a page with it; put_item gave no warning.
#        Decimal("1E+39") -> decimal.Rounded
# With:  PyPI boto3 1.43.106, DynamoDB Local 3.3.1
# So:    keep numbers below 10**38, or read such tables through the client layer, which returns text.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

dynamodb_local
table
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check boto3==1.43.106
cat >"$work/main.py" <<'E'
import sys
from decimal import Decimal
import boto3

where = dict(endpoint_url=sys.argv[1], region_name="us-east-1", aws_access_key_id="local", aws_secret_access_key="local")
things = boto3.resource("dynamodb", **where).Table("things")
for number in ("1E+37", "1E+38", "1E+39"):
    key = {"pk": "p", "sk": number}
    things.put_item(Item={**key, "n": Decimal(number)})
    stored = boto3.client("dynamodb", **where).get_item(TableName="things", Key={"pk": {"S": "p"}, "sk": {"S": number}})["Item"]["n"]["N"]
    seen = [number, stored == "1" + "0" * int(number[3:])]
    for read in (lambda: things.get_item(Key=key)["Item"]["n"] == Decimal(number), lambda: things.scan()["Count"]):
        try:
            seen.append(read())
        except ArithmeticError as error:
            seen.append(type(error).__name__)
    print(*seen)
E
noted "number, stored in full, read alone, items of a scan" '1E+37 True True 1
1E+38 True Rounded Rounded
1E+39 True Rounded Rounded' "$("$work/venv/bin/python" "$work/main.py" "$engine")"
