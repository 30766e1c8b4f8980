// Package request has the state of a request to the provider: which instance and client
// it is for, and what was read so far. Base reads and writes in that instance.
package request
