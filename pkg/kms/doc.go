// Package kms implements tenant.Keyring and tenant.Sealer with AWS KMS. KMS makes key
// pairs on demand or in advance, each bound to its use by an encryption context.
package kms
