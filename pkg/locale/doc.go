// Package locale reads language tags that come from outside. It alone parses
// them, and bounds how much it parses.
package locale
