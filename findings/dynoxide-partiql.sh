#!/usr/bin/env bash
# Guess: PartiQL has the forms of the DynamoDB developer guide, as the API's expressions do: two SET clauses in an UPDATE, size
#        and attribute_type in a condition.
# Seen:  dynoxide refuses each of the three; one SET clause, IS MISSING and contains work. DynamoDB Local accepts all of them.
#        UPDATE requires a WHERE clause
# With:  dynoxide 1.2.1, DynamoDB Local 3.3.1
# So:    use expressions rather than PartiQL, or test statements on DynamoDB Local.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

# tried prints which statements succeed.
tried() {
  table
  put '{"pk": {"S": "p"}, "sk": {"S": "s"}, "tags": {"SS": ["a", "b"]}}'
  local key="pk = 'p' AND sk = 's'" statement
  for statement in "UPDATE \"things\" SET a = 1 SET b = 2 WHERE $key" "SELECT sk FROM \"things\" WHERE $key AND size(tags) = 2" \
    "SELECT sk FROM \"things\" WHERE $key AND attribute_type(tags, 'SS')" \
    "UPDATE \"things\" SET a = 1 WHERE $key" "SELECT sk FROM \"things\" WHERE $key AND gone IS MISSING" \
    "SELECT sk FROM \"things\" WHERE $key AND contains(tags, 'a')"; do
    jq -n --arg statement "$statement" '{Statement: $statement}' | ddb ExecuteStatement | jq -r '.message // .Message // "ok"'
  done
}

dynoxide
noted "dynoxide" "UPDATE requires a WHERE clause
Statement wasn't well formed, can't be processed: Unknown operator: (
Statement wasn't well formed, can't be processed: Unknown operator: (
ok
ok
ok" "$(tried)"
dynamodb_local
noted "DynamoDB Local" "ok
ok
ok
ok
ok
ok" "$(tried)"
