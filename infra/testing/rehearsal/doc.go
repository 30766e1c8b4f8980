// Command rehearsal deploys template.yaml, as an operator does, to an AWS account that ministack stands in for:
// `sam build`, `sam deploy`, then the documented requests through the API of the stack, each answer compared with the
// page, the events on its bus, and removal. It reports each step and its duration, and ends with status 1 if something is
// wrong.
//
// It completes what the stand-in ignores, by AWS calls that the stand-in does serve, and never in the template. The
// command must not know any package of the functions: it only sees them from outside.
package main
