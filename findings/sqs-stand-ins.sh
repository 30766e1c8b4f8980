#!/usr/bin/env bash
# Guess: a stand-in for SQS that accepts an attribute of a queue or a call obeys it: deduplication by group keeps equal messages of two groups
#        apart, a.* asks for all attributes whose names begin with a., and deleting a message again succeeds.
# Seen:  moto and ElasticMQ accept DeduplicationScope: messageGroup, and lose the second group's message. ElasticMQ returns no attribute
#        for a.*. It and ministack refuse to delete a message again, as a consumer does that did not get the first answer. A message in a
#        dead-letter queue of moto does not say from which queue it came.
#        "locked" to the groups tenant-1 and tenant-2: one message, of ministack two
# With:  PyPI moto 5.2.5, ministack 1.5.33, Maven org.elasticmq:elasticmq-rest-sqs_2.13 1.7.1
# So:    test queues with that scope on ministack, repeated deletions on moto, and name attributes in full.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

results() {
  aws_python <<'E'
sqs = client("sqs")
fifo = sqs.create_queue(QueueName="scoped.fifo", Attributes={"FifoQueue": "true", "ContentBasedDeduplication": "true", "DeduplicationScope": "messageGroup",
                                                             "FifoThroughputLimit": "perMessageGroupId"})["QueueUrl"]
for group in ("tenant-1", "tenant-2"):
    sqs.send_message(QueueUrl=fifo, MessageBody="locked", MessageGroupId=group)
print("groups:", len(sqs.receive_message(QueueUrl=fifo, MaxNumberOfMessages=10)["Messages"]))

dead = sqs.create_queue(QueueName="dead")["QueueUrl"]
arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
url = sqs.create_queue(QueueName="plain", Attributes={"VisibilityTimeout": "1", "RedrivePolicy": json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 1})})["QueueUrl"]
sqs.send_message(QueueUrl=url, MessageBody="b", MessageAttributes={"a.x": {"DataType": "String", "StringValue": "1"}})
message = sqs.receive_message(QueueUrl=url, MessageAttributeNames=["a.*"])["Messages"][0]
print("a.*:", *message.get("MessageAttributes", {}))
time.sleep(1.5)
sqs.receive_message(QueueUrl=url)
message = sqs.receive_message(QueueUrl=dead, AttributeNames=["All"])["Messages"][0]
print("from:", message["Attributes"].get("DeadLetterQueueSourceArn", "unknown").split(":")[-1])
for name in ("deleted:", "again:"):
    answer = tried(sqs.delete_message, QueueUrl=dead, ReceiptHandle=message["ReceiptHandle"])
    print(name, answer if isinstance(answer, str) else "done")
E
}
ministack
noted ministack 'groups: 2
a.*: a.x
from: plain
deleted: done
again: ReceiptHandleIsInvalid' "$(results)"
moto sqs
noted moto 'groups: 1
a.*: a.x
from: unknown
deleted: done
again: done' "$(results)"
elasticmq
noted ElasticMQ 'groups: 1
a.*:
from: plain
deleted: done
again: ReceiptHandleIsInvalid' "$(results)"
