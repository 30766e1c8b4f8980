// Command sam runs the deployed functions on this machine by the AWS SAM CLI: `sam build` as for a deployment, `sam
// local` in containers, with DynamoDB Local and the local key service instead of AWS's. It checks what comes of
// each event of events/sample and of the requests of the README, or serves the API.
//
// It must not know what a function does: infra/testing/sample and the README say that. engine.sh makes ready what it needs.
package main
