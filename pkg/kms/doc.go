// Package kms implements tenant.Keyring and tenant.Sealer on AWS KMS: KMS makes
// key pairs, on demand or in advance, and an encryption context binds each to
// its use.
package kms
