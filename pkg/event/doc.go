// Package event is the vocabulary of events on the bus: those that ask for
// something (Request) and those that tell what happened (Detail). Packages
// queue and relay take the first in and put the second out. Each event has a
// schema in events/schema.
//
// What order a subscriber can rely on: ids of events are ordered by time, so
// that sorting by detail.id gives the order in which one instance's events
// were made, as far as the clocks of the functions agree (milliseconds). The
// table's stream keeps the order of the changes to one item, and no event item
// is ever changed; the bus keeps no order at all, and delivers at least once.
// So a subscriber drops repeats by detail.id, and sorts by it where order
// matters.
//
// It knows neither the table nor the API's messages.
package event
