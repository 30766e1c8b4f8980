#!/usr/bin/env bash
# Guess: a builder of expressions that replaces each name by a placeholder takes a name as it is, dots included, as placeholders are for.
# Seen:  boto3's Attr and Go's expression.Name split at dots and brackets: the condition is about a member of a map, nothing matches, and
#        there is no error. Go has NameNoDotSplit; boto3 has nothing, so that the name has to be written by hand.
#        Attr("urn:example.org:role").exists() of an item that has it: no match
# With:  PyPI boto3 1.43.106, github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression v1.10.8, dynoxide 1.2.1
# So:    keep dots out of names that come from users or claims, or write the placeholder by hand.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

dynoxide
table
put '{"pk": {"S": "p"}, "sk": {"S": "s"}, "urn:example.org:role": {"S": "admin"}, "l[0]": {"S": "x"}}'
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check boto3==1.43.106
noted "boto3" '"urn:example.org:role" 0 #n0.#n1 = urn:example org:role
"l[0]" 0 #n0[0] = l
by hand 1' "$(aws_python <<'E'
from boto3.dynamodb.conditions import Attr, ConditionExpressionBuilder

table = boto3.resource("dynamodb", endpoint_url=os.environ["engine"], region_name="us-east-1", aws_access_key_id="local",
                       aws_secret_access_key="local").Table("things")
for name in ("urn:example.org:role", "l[0]"):
    built = ConditionExpressionBuilder().build_expression(Attr(name).exists())
    print(json.dumps(name), table.scan(FilterExpression=Attr(name).exists())["Count"],
          built.condition_expression.removeprefix("attribute_exists(").removesuffix(")"), "=", *built.attribute_name_placeholders.values())
print("by hand", table.scan(FilterExpression="attribute_exists(#n)", ExpressionAttributeNames={"#n": "urn:example.org:role"})["Count"])
E
)"
noted "Go" '#0.#1 [org:role urn:example]
#0 [urn:example.org:role]' "$(go_run github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression@v1.10.8 <<'E'
package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"
)

func main() {
	for _, name := range []expression.NameBuilder{expression.Name("urn:example.org:role"), expression.NameNoDotSplit("urn:example.org:role")} {
		built, err := expression.NewBuilder().WithProjection(expression.NamesList(name)).Build()
		if err != nil {
			panic(err)
		}
		fmt.Println(strings.TrimSpace(*built.Projection()), slices.Sorted(maps.Values(built.Names())))
	}
}
E
)"
