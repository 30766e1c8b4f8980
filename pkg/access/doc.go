// Package access decides who is calling and what they may do: system users by
// the JWTs that they sign, users of an instance by their tokens, and
// permissions by role.
//
// It reads nothing itself: it says what must be read (Credential.Query), and
// judges by the result.
package access
