#!/usr/bin/env bash
# Guess: cfn-lint checks a template with the SAM transform at least as well as any other, especially the resources
#        that SAM does not touch.
# Seen:  the Transform line turns W3037 off for the whole template, so a misspelt action in an ordinary role goes
#        unnoticed. A SAM function's policies, schedules and timeout are hardly checked: none of the mistakes below is
#        found there.
#        dynamodb:GetItm in AWS::IAM::Role: W3037, with the Transform line: nothing
# With:  PyPI cfn-lint 1.58.0
# So:    also lint the template that the SAM translator writes, without the transform.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check cfn-lint==1.58.0
# rules < TEMPLATE: the rules that it breaks.
rules() {
  cat >"$work/template.yaml"
  { "$work/venv/bin/cfn-lint" -r eu-central-1 --format json -- "$work/template.yaml" || true; } | jq -r '[.[].Rule.Id] | unique | join(" ")'
}
# policies: with an action that does not exist, and a word that is not an effect.
policies='PolicyName: p
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - {Effect: Allow, Action: dynamodb:GetItm, Resource: "*"}
              - {Effect: Alow, Action: dynamodb:GetItem, Resource: "*"}'
plain="Resources:
  R:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}]}
      Policies:
        - $policies
  S:
    Type: AWS::Events::Rule
    Properties: {ScheduleExpression: rate(1 minutess), Targets: [{Id: f, Arn: !GetAtt F.Arn}]}
  F:
    Type: AWS::Lambda::Function
    Properties:
      {Runtime: provided.al2023, Handler: bootstrap, Code: {S3Bucket: bucket, S3Key: key}, Role: !GetAtt R.Arn, Timeout: 5000}"
sam='Transform: AWS::Serverless-2016-10-31'
noted "without the transform: action, effect, schedule, timeout" 'E3027 E3510 E3717 W3037' "$(rules <<<"$plain")"
noted "the same with the transform" 'E3027 E3510 E3717' "$(rules <<<"$sam
$plain")"
noted "the same written for SAM" '' "$(rules <<<"$sam
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: provided.al2023
      Handler: bootstrap
      CodeUri: s3://bucket/key
      Timeout: 5000
      Events: {S: {Type: Schedule, Properties: {Schedule: rate(1 minutess)}}}
      Policies:
        - Version: '2012-10-17'
          Statement:
            - {Effect: Allow, Action: dynamodb:GetItm, Resource: '*'}
            - {Effect: Alow, Action: dynamodb:GetItem, Resource: '*'}")"
