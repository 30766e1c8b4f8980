// Package object is the wire of ObjectDetails, which most responses carry.
// Generated but for this file. It must not know which object it describes.
package object
