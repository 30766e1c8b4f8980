// Package running tells the commands of the documentation where `make run` serves: a run writes a file, and they read it.
// It must not know what is served.
package running
