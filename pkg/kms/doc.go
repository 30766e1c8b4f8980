// Package kms is the tenant.Keyring on AWS KMS: key pairs are born in KMS, and
// bound there to what they are for by an encryption context.
package kms
