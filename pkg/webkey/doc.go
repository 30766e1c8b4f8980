// Package webkey is what owners of instances do with the keys by which these sign
// tokens: make, activate, delete and list them.
package webkey
