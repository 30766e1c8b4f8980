// Package user is the wire of Gender and Type. Generated but for this file. It
// must not know how a user is stored.
package user
