// Package readme parses the pages of the documentation, so that programs can follow
// them: the commands, their output, and events. Its tests do so with `make run`, and
// compare lists in the pages with the repository. It must not know the service's rules.
package readme
