// Package readme reads the pages of the documentation, so that programs can follow them: their commands, the output shown,
// and the events shown. Its tests do so with `make run`, and compare the pages' lists with the repository. It must not know
// a rule of the service.
package readme
