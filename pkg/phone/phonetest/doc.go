// Package phonetest defines how telephone numbers are read: each way to read
// them runs Run. It must not know what the ways are.
package phonetest
