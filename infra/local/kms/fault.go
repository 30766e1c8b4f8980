package kms

import "fmt"

// fault is a KMS error: an exception's name in "__type", a text, and an HTTP status.
type fault struct {
	status  int
	name    string
	message string
}

func (f *fault) Error() string { return f.name + ": " + f.message }

// clientFault returns an error that is the caller's fault. KMS answers all of them with
// 400, even for a missing key.
func clientFault(name, format string, args ...any) *fault {
	return &fault{status: 400, name: name, message: fmt.Sprintf(format, args...)}
}

// invalid returns the error for a request that is invalid in itself, whatever keys
// exist.
func invalid(format string, args ...any) *fault {
	return clientFault("ValidationException", format, args...)
}

// errCiphertext is the same for every reason, so that a caller who tries out blobs does
// not learn which check failed.
var errCiphertext = clientFault("InvalidCiphertextException",
	"the ciphertext was changed, was made elsewhere, or belongs to another encryption context")
