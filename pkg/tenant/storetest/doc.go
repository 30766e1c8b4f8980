// Package storetest specifies tenant.Store as a test suite. Every implementation calls
// Run on every engine that it supports, with a new table for each case.
package storetest
