// Package sweep erases what is left of a removed instance, organisation, user, project
// or grant of one, after the event that tells of its removal. A sweep that is cut off is repeated
// by the queue, and goes on where it was.
package sweep
