// Package hostname has the rules for the host names of instances and the domains of
// organisations: which are valid, how they are normalised, and how they are generated
// from names.
package hostname
