// Command smoke checks a deployment on AWS for what no test on another machine can show: whether API Gateway, Lambda, IAM,
// KMS and EventBridge do what AWS documents and this system relies on. It uses the deployment as its users do, checks the
// results, removes what it created where a call for that exists, and prints what was expected, what came, and AWS's page
// about it. It ends with status 1 if anything differs.
//
// It must not know a package of the functions, except the one that mints tokens: it only sees them from outside.
package main
