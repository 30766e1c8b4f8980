// Package hostname has the rules of host names, by which instances are reached,
// and of organisations' domains: which are allowed, in what form they are
// compared, and how they are made of names.
package hostname
