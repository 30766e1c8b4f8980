// Package webkey has the use cases with which instance owners manage signing keys:
// create, activate, delete and list.
package webkey
