// Command rehearsal deploys template.yaml, as an operator does, to an AWS account
// simulated by ministack: `sam build`, `sam deploy`, then the documented requests
// through the stack's API, comparing each response with the page, the events on its
// bus, and removal. It reports each step with its duration, and exits with status 1 if
// something is wrong.
//
// It completes what the stand-in ignores with AWS calls that the stand-in does support,
// never in the template. It must not know any package of the functions: it only sees
// them from outside.
package main
