"""Checks what linters of templates do not: policies against the Service Authorization Reference, and sizes after SAM's transform.

Every statement of every policy is read by parliament, and by policy_sentry's data: an action exists, takes the resource
that it is given, and knows the condition keys that it is held to. Then the template and the stacks within it are counted
against the limits of AWS, or a good part of them. It needs no account. It prints the counts, and ends with 1 if something
is wrong.
usage: check.py [TEMPLATE]
"""

import json
import logging
import os
import re
import sys

os.environ.setdefault("AWS_DEFAULT_REGION", "eu-central-1")

import parliament  # noqa: E402
import yaml  # noqa: E402
from policy_sentry.querying.actions import get_action_data  # noqa: E402
from samtranslator.parser.parser import Parser  # noqa: E402
from samtranslator.translator.transform import transform  # noqa: E402
from samtranslator.yaml_helper import yaml_parse  # noqa: E402

# Counts: the limit of AWS, and how much of it may be used. Sources: CloudFormation quotas, "Template"; IAM and STS
# quotas, "Inline policy character limits"; KMS quotas, "Key policy document size"; Lambda quotas, "Environment
# variables"; Amazon SQS developer guide, "Quotas related to policies".
LIMITS = {
    "resources": (500, 0.5),
    "outputs": (200, 0.5),
    "parameters": (200, 0.5),
    "bytes of template": (1_000_000, 0.5),
    "letters of inline policies of a role": (10_240, 0.75),
    "bytes of a key's policy": (32_768, 0.75),
    # Parameters stand in it as they are: the rest is for long ones.
    "bytes of a function's environment": (4_096, 0.5),
}

# What parliament says of what is meant, by the id of the finding and the service of the action.
MEANT = {
    # X-Ray, and to look at alarms, take no resource.
    ("RESOURCE_STAR", "xray"),
    ("RESOURCE_STAR", "cloudwatch"),
}

# Keys that every action knows. Source: IAM user guide, "AWS global condition context keys".
GLOBAL = "aws:"

problems = []

# SAM's transform tells of its own switches.
logging.disable(logging.WARNING)


def plain(value, stack):
    """Gives a value with its intrinsic functions replaced by texts of about the length that they have."""
    if isinstance(value, list):
        return [plain(one, stack) for one in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        name, argument = next(iter(value.items()))
        if name == "Ref":
            known = {"AWS::Partition": "aws", "AWS::Region": "eu-central-1", "AWS::AccountId": "123456789012", "AWS::URLSuffix": "amazonaws.com"}
            return known.get(argument) or default(argument, stack)
        if name == "Fn::GetAtt":
            return arn((".".join(argument) if isinstance(argument, list) else argument).split("."), stack)
        if name == "Fn::Sub":
            text, more = argument if isinstance(argument, list) else (argument, {})
            return re.sub(r"\$\{([^}!]+)\}", lambda m: str(plain(more[m[1]], stack)) if m[1] in more else str(
                plain({"Fn::GetAtt": m[1]} if "." in m[1] else {"Ref": m[1]}, stack)), text)
        if name == "Fn::Join":
            return argument[0].join(str(plain(one, stack)) for one in as_list(plain(argument[1], stack)))
        if name == "Fn::If":
            return plain(argument[1], stack)
        if name in ("Fn::Select", "Fn::Split"):
            return "x" * 36
    return {name: plain(one, stack) for name, one in value.items()}


def default(name, stack):
    """Gives what a Ref to a parameter or a resource may be."""
    parameter = stack.get("Parameters", {}).get(name)
    if parameter is not None:
        return str(parameter.get("Default") or "x" * 60)
    return "tenantry-" + name + "-0123456789AB"


# The resource of an ARN, by the type of what it names.
ARNS = {
    "AWS::DynamoDB::Table": "dynamodb:eu-central-1:123456789012:table/tenantry-Table",
    "AWS::KMS::Key": "kms:eu-central-1:123456789012:key/01234567-89ab-cdef-0123-456789abcdef",
    "AWS::Logs::LogGroup": "logs:eu-central-1:123456789012:log-group:/tenantry/tenantry/function/01234567:*",
    "AWS::SQS::Queue": "sqs:eu-central-1:123456789012:tenantry-Queue",
    "AWS::Lambda::Function": "lambda:eu-central-1:123456789012:function:tenantry-Function",
    "AWS::Events::EventBus": "events:eu-central-1:123456789012:event-bus/tenantry",
    "AWS::IAM::Role": "iam::123456789012:role/tenantry-Role",
}


def arn(path, stack):
    """Gives what Fn::GetAtt of a resource, or of an output of a stack within, may be."""
    resource = stack["Resources"].get(path[0], {})
    if path[1] == "Outputs":
        inner = stack["inner"][path[0]]
        return plain(inner["Outputs"][path[2]]["Value"], inner)
    if path[1] == "StreamArn":
        return "arn:aws:" + ARNS["AWS::DynamoDB::Table"] + "/stream/label"
    return "arn:aws:" + ARNS.get(resource.get("Type"), "iam::123456789012:role/" + path[0])


def as_list(value):
    return value if isinstance(value, list) else [value]


def check_statement(where, statement):
    """Looks at what policy_sentry knows of a statement's actions."""
    if statement["Effect"] == "Deny":
        return
    resources = as_list(statement.get("Resource", "*"))
    for action in as_list(statement["Action"]):
        if "*" in action:
            continue
        service, name = action.split(":")
        known = get_action_data(service, name)
        rows = known[service] if known else []
        if not rows:
            problems.append(f"{where}: there is no action {action}")
            continue
        if all(row["resource_arn_format"] == "*" for row in rows) and "*" not in resources:
            problems.append(f"{where}: {action} takes no resource, so the statement allows nothing")
        keys = {key.split("/")[0].split("${")[0].rstrip(":") for row in rows for key in row["condition_keys"]}
        for operator in statement.get("Condition", {}).values():
            for key in operator:
                if not key.startswith(GLOBAL) and not any(key == one or key.startswith(one + ":") for one in keys):
                    problems.append(f"{where}: {action} does not know {key}")


def check_policy(where, document, kind):
    for statement in as_list(document["Statement"]):
        check_statement(f"{where}, {statement.get('Sid', 'statement')}", statement)
    if kind != "AWS::IAM::Role":
        return  # parliament reads policies of identities
    for statement in as_list(document["Statement"]):
        alone = {"Version": document["Version"], "Statement": [statement]}
        service = as_list(statement["Action"])[0].split(":")[0]
        for finding in parliament.analyze_policy_string(json.dumps(alone)).findings:
            if (finding.issue, service) not in MEANT:
                problems.append(f"{where}, {statement.get('Sid', 'statement')}: parliament: {finding.issue} {finding.detail}")


def count(what, number, where, worst):
    limit, part = LIMITS[what]
    if number > worst.get(what, (0, ""))[0]:
        worst[what] = (number, where)
    if number > limit * part:
        problems.append(f"{where}: {number} {what}, want at most {int(limit * part)} of AWS's {limit}")


class Policies:
    """Stands in for the names of AWS's managed policies, which only SAM's own roles need."""

    def load(self):
        return {}


def read(path):
    """Gives a template as SAM transforms it, with those of the stacks within it."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    stack = yaml_parse(text)
    if "Transform" in stack:
        for resource in stack["Resources"].values():
            if resource["Type"] == "AWS::Serverless::Function":
                resource["Properties"]["CodeUri"] = {"Bucket": "b", "Key": "k"}
        stack.get("Globals", {}).get("Function", {}).pop("CodeUri", None)
        stack = transform(stack, {}, Policies(), passthrough_metadata=True)
    stack["inner"] = {
        name: read(os.path.join(os.path.dirname(path), resource["Properties"]["TemplateURL"]))
        for name, resource in stack["Resources"].items()
        if resource["Type"] == "AWS::CloudFormation::Stack"
    }
    return stack


def check(name, stack, worst):
    body = {key: value for key, value in stack.items() if key != "inner"}
    count("resources", len(stack["Resources"]), name, worst)
    count("outputs", len(stack.get("Outputs", {})), name, worst)
    count("parameters", len(stack.get("Parameters", {})), name, worst)
    count("bytes of template", len(json.dumps(body)), name, worst)
    policies = 0
    for logical, resource in stack["Resources"].items():
        where, kind = f"{name} {logical}", resource["Type"]
        properties = resource.get("Properties", {})
        if kind == "AWS::IAM::Role":
            documents = [plain(policy["PolicyDocument"], stack) for policy in properties.get("Policies", [])]
            # Blanks do not count.
            count("letters of inline policies of a role", sum(len(json.dumps(one, separators=(",", ":"))) for one in documents), where, worst)
        elif kind == "AWS::KMS::Key":
            documents = [plain(properties["KeyPolicy"], stack)]
            count("bytes of a key's policy", len(json.dumps(documents[0])), where, worst)
        elif kind == "AWS::SQS::QueuePolicy":
            documents = [plain(properties["PolicyDocument"], stack)]
        else:
            documents = []
        for document in documents:
            policies += 1
            check_policy(where, document, kind)
        if kind == "AWS::Lambda::Function":
            environment = plain(properties["Environment"]["Variables"], stack)
            count("bytes of a function's environment", sum(len(str(key)) + len(str(value)) for key, value in environment.items()), where, worst)
    return policies + sum(check(f"{name}/{inner}", one, worst) for inner, one in stack["inner"].items())


def main():
    worst = {}
    path = sys.argv[1] if len(sys.argv) > 1 else "template.yaml"
    policies = check(os.path.basename(path), read(path), worst)
    print(f"{policies} policies")
    for what, (number, where) in worst.items():
        print(f"{number} of {LIMITS[what][0]} {what}, at most: {where}")
    for problem in problems:
        print(problem, file=sys.stderr)
    if policies < 10:
        problems.append("found hardly any policy")
        print(problems[-1], file=sys.stderr)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
