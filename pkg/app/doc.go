// Package app composes: configuration, clients, stores. Below it, a package a
// function makes that function's handler, so that each binary links only what
// its own calls need. They are the only ones that know all the others.
package app
