// Package readme reads the pages of the documentation, so that programs can do what they say: their commands, what these
// print, and the events that they show. Its tests do so with `make run`, and compare what the pages list with what there
// is. It must not know a rule of the service.
package readme
