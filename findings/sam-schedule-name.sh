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
source "$(dirname "$0")/python.bash"

noted "the name in the template" 'Schedule: AWS::Events::Rule: no name
ScheduleV2: AWS::Scheduler::Schedule: CleanNightly' "$(sam_python <<'E'
for kind, expression in {"Schedule": "Schedule", "ScheduleV2": "ScheduleExpression"}.items():
    resources = transformed({"Clean": {"Type": "AWS::Serverless::Function", "Properties": {
        "Runtime": "provided.al2023", "Handler": "bootstrap", "CodeUri": "s3://bucket/key",
        "Events": {"Nightly": {"Type": kind, "Properties": {expression: "cron(0 3 * * ? *)"}}}}}})
    for resource in resources.values():
        if "ScheduleExpression" in resource["Properties"]:
            print(kind, resource["Type"], resource["Properties"].get("Name", "no name"), sep=": ")
E
)"
