// Package phone parses telephone numbers. It is separate from the rules that use it
// because its table of numbering plans is large: only functions that accept a number
// link it.
package phone
