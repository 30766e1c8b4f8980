// Package signed protects a stand-in for an AWS service on this machine from other
// users' processes and from web pages. It requires the signature that every AWS client
// makes anyway. It must not know which service it protects.
package signed
