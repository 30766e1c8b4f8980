// Package kms is a key management service for local runs and tests: it speaks the wire of AWS KMS
// (AWS JSON 1.1), so that the AWS SDK's client reaches it by its endpoint alone, and what it does is real.
// A ciphertext opens only with its key and its encryption context, and a changed byte is refused.
//
// It keeps its master keys in a folder, unprotected but for the mode of the file: that is enough for a
// laptop and for nothing else. It checks no signature and knows no policies, grants, rotation or deletion.
//
// It must not know who calls it or what for: no other package of the project is imported here, and its
// module has no dependency, so that nothing of it can end up in a deployed function.
package kms
