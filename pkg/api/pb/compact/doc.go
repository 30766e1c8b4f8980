// Package compact writes protobuf JSON as protojson does, without the white space that
// protojson randomises.
package compact
