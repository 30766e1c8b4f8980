// Package relay publishes the events that changes wrote, from the table's
// stream to a bus: in the stream's order, each at least once. What fails is
// reported by its place in the stream, which resumes there, so that later
// events may be published again; subscribers drop repeats by detail.id.
//
// An event that can never be published does not keep the others of its batch
// back: they are published anyway, and the stream is told of the one,
// until it gives up on it. It must not know how the table keeps events.
package relay
