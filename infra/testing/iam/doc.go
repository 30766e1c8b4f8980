// Package iam decides, as AWS IAM would, whether a function's role in template.yaml
// allows a call of the function, and lists permissions that no call has used. It is for
// tests, and supports only the part of IAM's policy language that the template uses:
// anything else in a policy is an error.
package iam
