// Package object has what most messages share: ObjectDetails, ListQuery and
// ListDetails, and the methods of text comparison. Generated except for this file. It
// must not know which objects it describes or what lists contain.
package object
