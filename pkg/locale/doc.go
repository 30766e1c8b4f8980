// Package locale reads language tags from outside. No other package parses
// them, and it bounds how much it parses.
package locale
