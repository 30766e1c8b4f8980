// Package signed keeps strangers away from what stands in for an AWS service on this machine: other users' processes, and
// pages in a browser. It asks for the signature that every AWS client makes anyway. It must not know which service is
// behind it.
package signed
