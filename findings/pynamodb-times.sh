#!/usr/bin/env bash
# Guess: a time that Go's attributevalue stores (RFC 3339) is read by PynamoDB's UTCDateTimeAttribute, and the other way round: both
#        are text in ISO 8601, with a T and a zone.
# Seen:  neither reads the other's. PynamoDB requires six digits of a fraction and "+0000" without a colon, and pads what is shorter
#        on the left; Go requires "Z" or a colon. Mixed in one sort key, "Z" sorts after every fraction of the same second.
#        Go: 2026-11-28T10:00:00.5Z      PynamoDB: 2026-11-28T10:00:00.500000+0000
# With:  PyPI pynamodb 6.1.0, github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue v1.21.20
# So:    agree on a format, and declare it as text in PynamoDB.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check pynamodb==6.1.0
cat >"$work/main.py" <<'E'
import datetime, sys
from pynamodb.attributes import UTCDateTimeAttribute

time = UTCDateTimeAttribute()
if len(sys.argv) == 1:
    for micro in (0, 500000):
        print(time.serialize(datetime.datetime(2026, 11, 28, 10, 0, 0, micro, datetime.timezone.utc)))
for text in sys.argv[1:]:
    try:
        print(text, time.deserialize(text))
    except ValueError as error:
        print(error)
E
theirs=$("$work/venv/bin/python" "$work/main.py")
noted "PynamoDB writes" '2026-11-28T10:00:00.000000+0000
2026-11-28T10:00:00.500000+0000' "$theirs"
seen=$(go_run github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue@v1.21.20 <<'E'
package main

import (
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

func main() {
	for _, nanos := range []int{0, 5e8} {
		value, _ := attributevalue.Marshal(time.Date(2026, 11, 28, 10, 0, 0, nanos, time.UTC))
		text := value.(*types.AttributeValueMemberS)
		var read time.Time
		fmt.Println(text.Value, attributevalue.Unmarshal(text, &read))
	}
	var read time.Time
	fmt.Println(attributevalue.Unmarshal(&types.AttributeValueMemberS{Value: "2026-11-28T10:00:00.500000+0000"}, &read) != nil)
}
E
)
noted "Go writes and reads, and refuses PynamoDB's" '2026-11-28T10:00:00Z <nil>
2026-11-28T10:00:00.5Z <nil>
true' "$seen"
noted "PynamoDB reads Go's" "Datetime string '000000000002026-11-28T10:00:00Z' does not match format '%Y-%m-%dT%H:%M:%S.%f+0000'
Datetime string '0000000002026-11-28T10:00:00.5Z' does not match format '%Y-%m-%dT%H:%M:%S.%f+0000'" \
  "$("$work/venv/bin/python" "$work/main.py" 2026-11-28T10:00:00Z 2026-11-28T10:00:00.5Z)"
