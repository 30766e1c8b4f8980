// Command end-credentials ends all credentials of a user after one has leaked; the API
// has no call for that yet.
//
// It must not delete anything: issued credentials are kept, but refused.
package main
