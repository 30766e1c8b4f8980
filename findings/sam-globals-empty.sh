#!/usr/bin/env bash
# Guess: a function's property without a value adds nothing to that of Globals, and an empty list replaces the global one.
# Seen:  the reverse. "Environment:" with nothing below it, as when its last variable is commented out, drops all global variables;
#        "Layers: []" keeps the global layers. Lists are joined, but of Architectures the function's counts.
#        Environment: -> none      Layers: [] -> the global ones
# With:  PyPI aws-sam-translator 1.115.0
# So:    remove a property's key with its last value; to be without a global list, use !Ref AWS::NoValue.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check aws-sam-translator==1.115.0 PyYAML==6.0.4
cat >"$work/template.yaml" <<'E'
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: provided.al2023
    Handler: bootstrap
    CodeUri: s3://bucket/key
    Architectures: [arm64]
    Layers: ["arn:aws:lambda:eu-central-1:123456789012:layer:tracing:1"]
    Environment:
      Variables: {TABLE: things}
Resources:
  Unchanged:
    Type: AWS::Serverless::Function
  Empty:
    Type: AWS::Serverless::Function
    Properties:
      Environment:
        # Variables: {LEVEL: debug}
      Layers: []
      Architectures: [x86_64]
  NoValue:
    Type: AWS::Serverless::Function
    Properties:
      Environment: {Variables: {}}
      Layers: {Ref: AWS::NoValue}
E
seen=$(AWS_DEFAULT_REGION=eu-central-1 "$work/venv/bin/python" -W ignore - "$work/template.yaml" 2>>"$work/log" <<'E'
import sys, yaml
from samtranslator.translator.transform import transform

class NoManagedPolicies:
    def load(self):
        return {}

resources = transform(yaml.safe_load(open(sys.argv[1])), {}, NoManagedPolicies())["Resources"]
for name in ("Unchanged", "Empty", "NoValue"):
    function = resources[name]["Properties"]
    print(name, function.get("Environment"), len(function["Layers"]), function["Architectures"], isinstance(function["Layers"], list))
E
)
noted "environment, layers, architectures, whether the layers are a list" "Unchanged {'Variables': {'TABLE': 'things'}} 1 ['arm64'] True
Empty None 1 ['x86_64'] True
NoValue {'Variables': {'TABLE': 'things'}} 1 ['arm64'] False" "$seen"
