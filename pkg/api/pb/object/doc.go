// Package object is the wire of what most messages share: ObjectDetails,
// ListQuery and ListDetails, and the ways to compare a text. Generated but for
// this file. It must not know which object it describes, or what a list holds.
package object
