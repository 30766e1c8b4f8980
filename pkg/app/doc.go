// Package app composes configuration, clients and stores. Below it, one package per
// function builds that function's handler, so that each binary links only what its own
// calls need. Only these packages know all others.
package app
