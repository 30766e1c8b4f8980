// Command sam runs the deployed functions on this machine with the AWS SAM CLI: `sam build` as for a deployment, `sam
// local` in containers, with DynamoDB Local and the local key service. It checks the result of each event of events/sample
// and of the documented requests, or serves the API.
//
// It must not know what a function does: infra/testing/sample and the documentation say that. engine.sh prepares the
// container engine.
package main
