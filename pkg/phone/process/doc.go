// Package process reads telephone numbers by a program of its own, which it
// starts at the first number and keeps: who seldom meets one need not unpack the
// world's numbering plans at every start. Both sides of the pipe to the program
// are here. It must not link what reads the numbers.
package process
