// Command smoke checks a deployment on AWS for what cannot be tested elsewhere: whether
// API Gateway, Lambda, IAM, KMS and EventBridge do what AWS documents and this system
// relies on. It uses the deployment as its users do, checks the results, removes what
// it created where a call for that exists, and prints expected and actual results with
// the relevant AWS page. It exits with status 1 if anything differs.
//
// It must not know any package of the functions, except the one that mints tokens: it
// only sees them from outside.
package main
