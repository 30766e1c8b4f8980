package kms

import "fmt"

// fault is a refusal as KMS writes it: an exception's name in "__type", a text, and an HTTP status.
type fault struct {
	status  int
	name    string
	message string
}

func (f *fault) Error() string { return f.name + ": " + f.message }

// clientFault is a fault of the caller's. KMS answers each with 400, even a key that is not found.
func clientFault(name, format string, args ...any) *fault {
	return &fault{status: 400, name: name, message: fmt.Sprintf(format, args...)}
}

// invalid says that the request itself is wrong, whatever keys there are.
func invalid(format string, args ...any) *fault {
	return clientFault("ValidationException", format, args...)
}

// errCiphertext is one answer for every reason: a caller who tries out blobs must not learn which check
// refused one.
var errCiphertext = clientFault("InvalidCiphertextException",
	"the ciphertext was changed, was made elsewhere, or belongs to another encryption context")
