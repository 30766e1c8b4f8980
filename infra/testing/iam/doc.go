// Package iam answers as AWS IAM would whether the role of a function, as
// template.yaml has it, allows a call that the function makes, and tells which
// allowances no call has used. It is for tests, and knows of IAM's language
// what the template uses: whatever else a policy says is an error.
package iam
