// Package running tells the documented commands where `make run` serves: a run writes a
// file, and they read it. It must not know what is served.
package running
