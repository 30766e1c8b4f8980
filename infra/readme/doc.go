// Package readme holds the tests of README.md and docs: what they print is what the programs print, and what
// they list is what there is. It must not know a rule of the service.
package readme
