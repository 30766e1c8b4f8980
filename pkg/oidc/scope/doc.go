// Package scope knows the scopes that clients may request, and what they name.
package scope
