// Command rehearsal deploys template.yaml, as an operator does, to an AWS account that ministack stands in for:
// `sam build`, `sam deploy`, then the requests of README.md through the API of the stack, each answer compared with the
// page, the events on its bus, and removal. It says what it does and how long that took, and ends with status 1
// where something is not as it should be.
//
// What the stand-in ignores is completed here, by the calls of AWS that it does serve, and never in the template.
// The command must not know any package of the functions: what it knows is what is outside of them.
package main
