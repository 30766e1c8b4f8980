// Package tenanttest provides what unit tests of use cases need: a clock, ids, a
// recording store, and accessors for a change's content.
package tenanttest
