// Package eventsource interprets the response to a batch as Lambda's event source
// mappings do, for the stand-ins of local runs and tests. It must not know what a
// function does.
package eventsource
