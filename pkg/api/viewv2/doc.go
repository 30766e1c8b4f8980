// Package viewv2 shows the domain's entities as messages of v2 of the public API,
// and reads what its lists are asked with.
//
// It is apart from package view, so that functions without a call of v2 do not
// link the messages of v2.
package viewv2
