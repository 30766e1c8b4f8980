// Package view shows the domain's entities as messages of the public API (v1),
// and reads what its lists are asked with.
package view
