// Package credential has the rules of what machines authenticate with: keys,
// personal access tokens and client secrets.
package credential
