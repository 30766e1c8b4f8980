// Package human reads the people of requests of the second version, as several of
// its services have them.
package human
