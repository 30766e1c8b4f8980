#!/usr/bin/env bash
# Guess: deleting a message with an older receipt handle succeeds, although the message may stay (SQS API reference,
#        DeleteMessage).
# Seen:  it is an error. A consumer that was slower than the visibility timeout gets an error that SQS does not return
#        according to its documentation.
#        ReceiptHandleIsInvalid
# With:  ministack 1.5.33
# So:    do not rely on the error to notice that a message has been received again.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

ministack
seen=$(aws_python <<'E'
sqs = client("sqs")
url = sqs.create_queue(QueueName="seen", Attributes={"VisibilityTimeout": "0"})["QueueUrl"]
sqs.send_message(QueueUrl=url, MessageBody="m")
old, new = (sqs.receive_message(QueueUrl=url)["Messages"][0]["ReceiptHandle"] for _ in range(2))
for handle in old, new:
    outcome = tried(sqs.delete_message, QueueUrl=url, ReceiptHandle=handle)
    print("delete", outcome if isinstance(outcome, str) else "done")
E
)
noted "with the older handle, then the newer" 'delete ReceiptHandleIsInvalid
delete done' "$seen"
