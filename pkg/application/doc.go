// Package application has the use cases of applications: OpenID clients, and APIs that
// check tokens.
package application
