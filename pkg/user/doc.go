// Package user has the rules of users: their names, e-mail addresses and
// passwords, how a password is compared, and the codes by which they prove what is
// theirs.
//
// A use case that makes or changes a person and returns a code calls IssueCode
// with the person as they will be, adds Code.Write to its transaction and Code.Text
// to its answer. One that changes a password calls Passwords.Change, adds the
// writes that it returns and updates the person. Codes and verified addresses are
// for callers who may write the user: the user alone may not have them.
package user
