// Package credential has the rules for machines' credentials: keys, personal access
// tokens and client secrets.
package credential
