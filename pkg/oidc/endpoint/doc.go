// Package endpoint has the paths of the provider and of its pages, and their methods.
package endpoint
