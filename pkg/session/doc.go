// Package session has the rules of sessions created through the API, by which custom
// sign-in pages verify users.
package session
