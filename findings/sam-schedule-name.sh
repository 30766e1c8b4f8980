#!/usr/bin/env bash
# Guess: the schedule that SAM makes of an event ScheduleV2 has no name in the template, so that CloudFormation gives each stack one of its
#        own, as it does with the rule of an event Schedule.
# Seen:  its name is the function's logical id and the event's. Schedules have one name space in an account and region: the template can be
#        deployed as one stack, and the second one, for another stage or customer, fails because the schedule exists.
#        Schedule: no Name, ScheduleV2: Name: CleanNightly
# With:  PyPI aws-sam-translator 1.115.0
# So:    set the event's Name with ${AWS::StackName} in it.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check aws-sam-translator==1.115.0
cat >"$work/main.py" <<'E'
from samtranslator.translator.transform import transform

class NoPolicies:
    def load(self):
        return {}

for kind, expression in {"Schedule": "Schedule", "ScheduleV2": "ScheduleExpression"}.items():
    template = transform({"Transform": "AWS::Serverless-2016-10-31", "Resources": {"Clean": {"Type": "AWS::Serverless::Function", "Properties": {
        "Runtime": "provided.al2023", "Handler": "bootstrap", "CodeUri": "s3://bucket/key",
        "Events": {"Nightly": {"Type": kind, "Properties": {expression: "cron(0 3 * * ? *)"}}}}}}}, {}, NoPolicies())
    for resource in template["Resources"].values():
        if "ScheduleExpression" in resource["Properties"]:
            print(kind, resource["Type"], resource["Properties"].get("Name", "no name"), sep=": ")
E
noted "the name in the template" 'Schedule: AWS::Events::Rule: no name
ScheduleV2: AWS::Scheduler::Schedule: CleanNightly' "$(AWS_DEFAULT_REGION=eu-central-1 "$work/venv/bin/python" -W ignore "$work/main.py" 2>>"$work/log")"
