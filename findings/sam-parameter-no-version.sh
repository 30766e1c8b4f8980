#!/usr/bin/env bash
# Guess: a deployment with a new value of a parameter in a function's environment publishes a version, to which the alias
#        then moves; at least with AutoPublishAliasAllProperties.
# Seen:  the version's logical id is derived from the template's text, before parameters are substituted: it stays the same,
#        so CloudFormation publishes nothing, and the alias serves the old value. A literal in its place changes the id.
#        FVersion4fc51899a5 for both values
# With:  PyPI aws-sam-translator 1.115.0 (in AWS SAM CLI and in CloudFormation's own transform)
# So:    refer to a resource that changes with the parameters in the version's description.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check aws-sam-translator==1.115.0
seen=$(AWS_DEFAULT_REGION=eu-central-1 "$work/venv/bin/python" - 2>"$work/log" <<'E'
from samtranslator.translator.transform import transform

class NoManagedPolicies:
    def load(self):
        return {}

def version(value, parameter, every_property):
    template = {"Transform": "AWS::Serverless-2016-10-31", "Parameters": {"Key": {"Type": "String"}}, "Resources": {"F": {
        "Type": "AWS::Serverless::Function", "Properties": {
            "Runtime": "provided.al2023", "Handler": "bootstrap", "CodeUri": "s3://bucket/key", "AutoPublishAlias": "live",
            "AutoPublishAliasAllProperties": every_property, "Environment": {"Variables": {"KEY": value}}}}}}
    resources = transform(template, {"Key": parameter}, NoManagedPolicies())["Resources"]
    return next(name for name, resource in resources.items() if resource["Type"] == "AWS::Lambda::Version")

for every_property in (False, True):
    by_parameter = version({"Ref": "Key"}, "one", every_property) == version({"Ref": "Key"}, "two", every_property)
    literal = version("one", "", every_property) == version("two", "", every_property)
    print(f"every property {every_property}: same version by parameter {by_parameter}, by literal {literal}")
E
)
noted "versions" 'every property False: same version by parameter True, by literal False
every property True: same version by parameter True, by literal False' "$seen"
