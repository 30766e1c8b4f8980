#!/usr/bin/env bash
# Guess: CDK's ScheduleExpression.at takes a Date, which is an instant, so the time zone only decides how it is written, and the schedule
#        runs at that instant.
# Seen:  the Date is written in UTC, and the time zone next to it, in which EventBridge then reads it: the schedule runs an hour early in
#        Berlin in winter, two in summer, nine in Tokyo. Without a time zone it is right.
#        at(10:00 in Berlin, EUROPE_BERLIN): at(2026-11-29T09:00:00) in Europe/Berlin
# With:  npm aws-cdk-lib 2.276.0
# So:    leave the time zone out of at.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

noted "10:00 in Berlin, in two notations" '2026-11-29T10:00:00+01:00, Europe/Berlin: at(2026-11-29T09:00:00) Europe/Berlin
2026-11-29T10:00:00+01:00, none: at(2026-11-29T09:00:00) Etc/UTC
2026-11-29T09:00:00Z, Europe/Berlin: at(2026-11-29T09:00:00) Europe/Berlin' "$(node_run aws-cdk-lib@2.276.0 constructs@10 <<'E'
import { App, Stack, TimeZone } from "aws-cdk-lib";
import { Schedule, ScheduleExpression } from "aws-cdk-lib/aws-scheduler";
import { SqsSendMessage } from "aws-cdk-lib/aws-scheduler-targets";
import { Queue } from "aws-cdk-lib/aws-sqs";

for (const [time, zone] of [["2026-11-29T10:00:00+01:00", TimeZone.EUROPE_BERLIN], ["2026-11-29T10:00:00+01:00"], ["2026-11-29T09:00:00Z", TimeZone.EUROPE_BERLIN]]) {
  const app = new App();
  const stack = new Stack(app, "S");
  new Schedule(stack, "N", { schedule: ScheduleExpression.at(new Date(time), zone), target: new SqsSendMessage(new Queue(stack, "Q")) });
  const made = Object.values(app.synth().getStackByName("S").template.Resources).find(({ Type }) => Type === "AWS::Scheduler::Schedule");
  console.log(time + ", " + (zone?.timezoneName ?? "none") + ":", made.Properties.ScheduleExpression, made.Properties.ScheduleExpressionTimezone);
}
E
)"
