// Command end-credentials ends every credential of a user, for an operator who
// learns that one has leaked: no call of the API does it yet.
//
// It must not delete anything: what was given out stays, and is refused.
package main
