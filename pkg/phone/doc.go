// Package phone reads telephone numbers. It is separate from the rules that use
// it because its table of the world's numbering plans is large: only functions
// that accept a number link it.
package phone
