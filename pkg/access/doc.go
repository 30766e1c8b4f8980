// Package access authenticates callers and authorises calls: system users by JWTs that
// they sign, users of an instance by their tokens, and permissions by role.
//
// It performs no reads itself: Credential.Query says what to read, and verification
// works on the result.
package access
