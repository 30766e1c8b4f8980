// Package user has the rules for users: their names, e-mail addresses and passwords,
// how passwords are compared, and the codes by which users verify what is theirs.
//
// A use case that creates or changes a person and returns a code calls IssueCode with
// the person as they will be, adds Code.Write to its transaction and Code.Text to its
// answer. One that changes a password calls Passwords.Change, adds the writes that it
// returns, and updates the person. Codes and verified addresses are for callers who may
// write the user; the right to change oneself is not enough.
package user
