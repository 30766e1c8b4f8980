// Package session has the rules of sessions that the API makes: for sign-in pages of
// one's own, which check who signs in here.
package session
