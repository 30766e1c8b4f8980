// Package kms is the tenant.Keyring and the tenant.Sealer on AWS KMS: key pairs
// are made by KMS, for a use or ahead of it, and bound there to what they are
// for by an encryption context.
package kms
