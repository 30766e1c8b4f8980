// Package kms is a key management service for local runs and tests. It implements the
// protocol of AWS KMS (AWS JSON 1.1), so that the AWS SDK's client only needs its
// endpoint, and uses real cryptography: a ciphertext opens only with its key and
// encryption context, and changed bytes are detected.
//
// It stores its master keys in a folder, protected only by the file mode: enough for a
// laptop and nothing else. It checks no signatures and has no policies, grants,
// rotation or deletion.
//
// It must not know who calls it or why. It imports no other package of the project, and
// its module has no dependencies, so that none of it can end up in a deployed function.
package kms
