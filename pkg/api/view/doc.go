// Package view converts domain entities to messages of the public API (v1), and parses
// the queries of its lists.
package view
