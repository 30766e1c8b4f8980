#!/usr/bin/env bash
# Guess: the ready-made permission to write to a table suffices for any transaction of writes, be it from SAM or from CDK.
# Seen:  a transaction needs the permission of each of its parts, and a condition check is one of its own, dynamodb:ConditionCheckItem. No
#        permission to write has it: for SAM's connectors and in CDK it belongs to reading, and SAM's DynamoDBReadPolicy lacks it as well.
#        DynamoDBWritePolicy does not even allow a deletion, though it allows BatchWriteItem, which deletes.
#        DynamoDBWritePolicy: PutItem UpdateItem BatchWriteItem
# With:  PyPI aws-sam-translator 1.115.0, npm aws-cdk-lib 2.276.0
# So:    no local engine notices: write the statement by hand, with the actions that the function's calls need.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"
source "$(dirname "$0")/python.bash"

noted SAM 'DynamoDBWritePolicy PutItem UpdateItem BatchWriteItem
DynamoDBReadPolicy
DynamoDBCrudPolicy PutItem UpdateItem DeleteItem BatchWriteItem ConditionCheckItem
Connector Write PutItem UpdateItem DeleteItem BatchWriteItem
Connector Read+Write PutItem UpdateItem DeleteItem BatchWriteItem ConditionCheckItem' "$(sam_python <<'E'
def shown(name, resources):
    documents = [policy["PolicyDocument"] for resource in transformed(resources).values() for policy in [resource["Properties"], *resource["Properties"].get("Policies", [])]
                 if "PolicyDocument" in policy]
    allowed = {action.removeprefix("dynamodb:") for document in documents for statement in document["Statement"] for action in statement["Action"]}
    print(name, *(action for action in ("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "ConditionCheckItem") if action in allowed))

function = {"Runtime": "provided.al2023", "Handler": "bootstrap", "CodeUri": "s3://bucket/key"}
for policy in ("DynamoDBWritePolicy", "DynamoDBReadPolicy", "DynamoDBCrudPolicy"):
    shown(policy, {"F": {"Type": "AWS::Serverless::Function", "Properties": {**function, "Policies": [{policy: {"TableName": "things"}}]}}})
for permissions in (["Write"], ["Read", "Write"]):
    shown("Connector " + "+".join(permissions), {"F": {"Type": "AWS::Serverless::Function", "Properties": function}, "T": {"Type": "AWS::Serverless::SimpleTable"},
        "C": {"Type": "AWS::Serverless::Connector", "Properties": {"Source": {"Id": "F"}, "Destination": {"Id": "T"}, "Permissions": permissions}}})
E
)"
noted CDK 'grantWriteData PutItem UpdateItem DeleteItem BatchWriteItem
grantReadData ConditionCheckItem
grantReadWriteData PutItem UpdateItem DeleteItem BatchWriteItem ConditionCheckItem' "$(node_run aws-cdk-lib@2.276.0 constructs@10 <<'E'
import { App, Stack } from "aws-cdk-lib";
import { AttributeType, Table } from "aws-cdk-lib/aws-dynamodb";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";

for (const grant of ["grantWriteData", "grantReadData", "grantReadWriteData"]) {
  const app = new App();
  const stack = new Stack(app, "S");
  const table = new Table(stack, "T", { partitionKey: { name: "pk", type: AttributeType.STRING } });
  table[grant](new Role(stack, "R", { assumedBy: new ServicePrincipal("lambda.amazonaws.com") }));
  const policy = Object.values(app.synth().getStackByName("S").template.Resources).find(({ Type }) => Type === "AWS::IAM::Policy");
  const allowed = policy.Properties.PolicyDocument.Statement.flatMap(({ Action }) => Action);
  console.log(grant, ...["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "ConditionCheckItem"].filter((action) => allowed.includes("dynamodb:" + action)));
}
E
)"
