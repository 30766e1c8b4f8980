// Command sam runs the deployed functions on this machine with the AWS SAM CLI: `sam
// build` as for a deployment, `sam local` in containers, with DynamoDB Local and the
// local key service. It checks the results of all events of events/sample and of the
// documented requests, or serves the API.
//
// It must not know what a function does; infra/testing/sample and the documentation do.
// engine.sh prepares the container engine.
package main
