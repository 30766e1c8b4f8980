#!/usr/bin/env bash
# Guess: a message whose handler returns without an error is deleted from the queue, whatever the handler returns, as with Lambda.
# Seen:  sqs-consumer only deletes a message that the handler returns. One of a handler that returns nothing comes again after its
#        visibility timeout, again and again, without an error or a log line; without a dead-letter queue for as long as the queue keeps it.
#        async (message) => { await charge(message); } charges repeatedly
# With:  npm sqs-consumer 15.0.3, moto 5.2.5
# So:    return the message, or set alwaysAcknowledge.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

moto sqs
noted "one message, by what its handler does" 'returns nothing: handled again, still there
returns a text: handled again, still there
returns the message: handled once, deleted
returns nothing, alwaysAcknowledge: handled once, deleted' "$(engine=$engine node_run sqs-consumer@15.0.3 @aws-sdk/client-sqs@3.1175.0 <<'E'
import { setTimeout } from "node:timers/promises";
import { CreateQueueCommand, GetQueueAttributesCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { Consumer } from "sqs-consumer";

const sqs = new SQSClient({ endpoint: process.env.engine, region: "us-east-1", credentials: { accessKeyId: "local", secretAccessKey: "local" } });
let queues = 0;
async function tried(name, returned, options) {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "q" + queues++, Attributes: { VisibilityTimeout: "1" } }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "order" }));
  let handled = 0;
  const handleMessage = async (message) => {
    handled++;
    return returned(message);
  };
  const consumer = Consumer.create({ queueUrl: QueueUrl, sqs, handleMessage, waitTimeSeconds: 0, ...options });
  consumer.start();
  await setTimeout(5000);
  consumer.stop();
  await setTimeout(1500);
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));
  const left = Number(Attributes.ApproximateNumberOfMessages) + Number(Attributes.ApproximateNumberOfMessagesNotVisible);
  console.log(name + ":", handled > 1 ? "handled again," : "handled once,", left ? "still there" : "deleted");
}
await tried("returns nothing", () => {});
await tried("returns a text", () => "done");
await tried("returns the message", (message) => message);
await tried("returns nothing, alwaysAcknowledge", () => {}, { alwaysAcknowledge: true });
E
)"
