#!/usr/bin/env bash
# Guess: a FIFO queue does not deliver a message again whose deduplication id was used in the last five minutes, even if it has been
#        deleted; a repeated receive with one ReceiveRequestAttemptId returns the same messages.
# Seen:  moto forgets the id with the message, and delivers the repeat. A repeated receive returns nothing in moto and ministack, where
#        the id of the attempt has no effect. ElasticMQ does both as documented.
#        send 1, delete, send 1, receive: a message from moto
# With:  PyPI moto 5.2.5, ministack 1.5.33, Maven org.elasticmq:elasticmq-rest-sqs_2.13 1.7.1
# So:    test producers that repeat on ministack or ElasticMQ, and consumers that repeat on ElasticMQ.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

results() {
  aws_python <<'E'
sqs = client("sqs")
url = sqs.create_queue(QueueName="things.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]
def send():
    sqs.send_message(QueueUrl=url, MessageBody="b", MessageGroupId="g", MessageDeduplicationId="1")
def receive():
    return sqs.receive_message(QueueUrl=url, ReceiveRequestAttemptId="a").get("Messages", [])
send()
first, again = receive(), receive()
sqs.delete_message(QueueUrl=url, ReceiptHandle=(again or first)[0]["ReceiptHandle"])
send()
show([len(first), len(again), len(sqs.receive_message(QueueUrl=url).get("Messages", []))])
E
}

ministack
noted "ministack: received, received again, received after a repeated send" '[1,0,0]' "$(results)"
moto sqs
noted "moto" '[1,0,1]' "$(results)"
elasticmq
noted "ElasticMQ" '[1,1,0]' "$(results)"
