// Package user has the rules of users: their names, e-mail addresses and
// passwords, and how a password is compared.
package user
