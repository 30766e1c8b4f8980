// Package signin signs people in and out: passwords, limits on attempts, sessions, and
// the browsers that a user has signed in with.
package signin
