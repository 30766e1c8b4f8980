// Package relay publishes the events written with changes, from the table's stream to a
// bus: in stream order, each at least once. A failure is reported by its position in
// the stream, which resumes there, so later events may be published again; subscribers
// drop duplicates by detail.id.
//
// An event that can never be published does not hold up the rest of its batch: the
// others are published, and only that event is reported as failed, until the stream
// gives up on it. This package must not know how the table stores events.
package relay
