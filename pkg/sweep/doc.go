// Package sweep erases what is left of a removed instance, organisation, user, project
// or project grant, triggered by the event that reports the removal. If a sweep is
// interrupted, the queue delivers the event again and the sweep continues.
package sweep
