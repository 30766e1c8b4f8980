// Package eventsource knows what Lambda's event source mappings make of the answer to a batch, for the stand-ins of
// local runs and tests. It must not know what a function does.
package eventsource
