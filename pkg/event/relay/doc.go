// Package relay publishes the events that changes wrote, from the table's
// stream to a bus: in the stream's order, each at least once. A failure is
// reported by its position in the stream, which resumes there, so that later
// events may be published again; subscribers drop repeats by detail.id.
//
// An event that can never be published does not hold up the others of its
// batch: they are published, and only that event is reported as failed, until
// the stream gives it up. It must not know how the table stores events.
package relay
