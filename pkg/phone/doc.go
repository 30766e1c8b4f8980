// Package phone reads telephone numbers. It is apart from the rules that use
// it because its table of the world's numbering plans is large: only a
// function that takes a number links it.
package phone
