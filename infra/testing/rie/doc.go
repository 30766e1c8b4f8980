// Package rie runs compiled functions under the Lambda runtime interface emulator,
// without containers, each logging to a file. It must not know what a function does.
package rie
