// Package running tells the commands of the documentation where `make run` serves: it writes a file that says so, and they
// read it. It must not know what is served.
package running
