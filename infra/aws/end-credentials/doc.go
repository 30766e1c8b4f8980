// Command end-credentials ends every credential of a user after one has leaked:
// the API has no call for that yet.
//
// It must not delete anything: what was issued stays, and is refused.
package main
