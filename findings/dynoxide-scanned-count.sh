#!/usr/bin/env bash
# Guess: without a filter, ScannedCount equals Count.
# Seen:  in dynoxide it is one more on each page that ends at 1 MB: the item that did not fit is counted, and counted again
#        on the next page. Six items of 200 KB count as seven.
#        {"Count":5,"ScannedCount":6}
# With:  dynoxide 1.2.1
# So:    use Count, or count the items.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

dynoxide
table
printf -v v '%0200000d' 0
for n in {1..6}; do
  echo "{\"TableName\": \"things\", \"Item\": {\"pk\": {\"S\": \"p\"}, \"sk\": {\"S\": \"$n\"}, \"v\": {\"S\": \"$v\"}}}" | ddb PutItem >/dev/null
done
page() {
  jq -n --argjson more "$1" '{TableName: "things", ProjectionExpression: "sk", KeyConditionExpression: "pk = :p",
    ExpressionAttributeValues: {":p": {S: "p"}}} + $more' | ddb Query >"$work/page"
  jq -c '[.Count, .ScannedCount]' "$work/page"
}
noted "first page: count and scanned" '[5,6]' "$(page '{}')"
noted "second page: count and scanned" '[1,1]' "$(page "$(jq -c '{ExclusiveStartKey: .LastEvaluatedKey}' "$work/page")")"
