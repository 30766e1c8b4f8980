// Command smoke asks a deployment, on its first day on AWS, what no test on another machine can: whether API Gateway,
// Lambda, IAM, KMS and EventBridge do what AWS's pages say and this system counts on. It uses the deployment as its users
// do, looks at what came of it, removes what it made where there is a call for that, and prints what was expected, what
// came, and by which page of AWS it was expected. It ends with status 1 if something is not as expected.
//
// It must not know a package of the functions, but for the one that mints tokens: what it knows is what is outside of them.
package main
