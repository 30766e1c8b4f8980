#!/usr/bin/env bash
# Guess: a function's response to an SQS batch is interpreted as on AWS (Lambda developer guide, "Handling errors for an SQS
#        event source"): no response, an empty list and null for the list are success; an empty, null or unknown identifier
#        and a wrong member name mean that the whole batch failed.
# Seen:  ministack does the opposite: null for the list leaves the batch in the queue, a bad identifier deletes it.
# With:  ministack 1.5.33
# So:    test partial failures with only a queue, and apply the mapping's rules in the test itself.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

ministack
left=$(aws_python <<'E'
answers = {
    "no answer": "None",
    "null list": "{'batchItemFailures': None}",
    "null id": "{'batchItemFailures': [{'itemIdentifier': None}]}",
    "empty id": "{'batchItemFailures': [{'itemIdentifier': ''}]}",
    "unknown id": "{'batchItemFailures': [{'itemIdentifier': 'unknown'}]}",
    "wrong member": "{'batchItemFailures': [{'identifier': batch[0]['messageId']}]}",
    "first failed": "{'batchItemFailures': [{'itemIdentifier': r['messageId']} for r in batch if r['body'] == '0']}",
}
sqs, functions = client("sqs"), client("lambda")
role = client("iam").create_role(RoleName="r", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
queues = {}
for number, answer in enumerate(answers.values()):
    name = f"f{number}"
    queue = queues[name] = sqs.create_queue(QueueName=name, Attributes={"VisibilityTimeout": "60"})["QueueUrl"]
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("index.py", f"def handler(event, context):\n batch = event['Records']\n return {answer}\n")
    functions.create_function(FunctionName=name, Runtime="python3.12", Handler="index.handler", Role=role,
                              Code={"ZipFile": code.getvalue()})
    for body in "01":
        sqs.send_message(QueueUrl=queue, MessageBody=body)
    functions.create_event_source_mapping(
        FunctionName=name, BatchSize=10, FunctionResponseTypes=["ReportBatchItemFailures"],
        EventSourceArn=sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"])
time.sleep(20)
left = {}
for name, queue in zip(answers, queues.values()):
    a = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
    left[name] = int(a["ApproximateNumberOfMessages"]) + int(a["ApproximateNumberOfMessagesNotVisible"])
show(left)
E
)
noted "of two messages are left" '{"no answer":0,"null list":2,"null id":0,"empty id":0,"unknown id":0,"wrong member":0,"first failed":1}' "$left"
