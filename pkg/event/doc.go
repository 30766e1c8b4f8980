// Package event defines the events on the bus: those that request something (Request)
// and those that report what happened (Detail). Package queue handles the former,
// package relay publishes the latter. Each event has a schema in events/schema.
//
// What subscribers can rely on: event ids are ordered by time, so sorting by detail.id
// gives the order in which the events of an instance were created, as far as the clocks
// of the functions agree (milliseconds). The table's stream keeps the order of changes
// to an item, and event items are never changed; the bus keeps no order and delivers at
// least once. Subscribers therefore drop duplicates by detail.id, and sort by it where
// order matters.
//
// It knows neither the table nor the API's messages.
package event
