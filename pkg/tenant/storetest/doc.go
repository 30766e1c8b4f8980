// Package storetest defines what a tenant.Store must do. Every store runs Run
// against every engine that it may meet, with a new table for each case.
package storetest
