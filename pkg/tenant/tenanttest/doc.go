// Package tenanttest has the parts among which the unit tests of use cases run:
// a clock, ids, a store that records, and what to look for in a change.
package tenanttest
