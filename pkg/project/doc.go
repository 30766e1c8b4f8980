// Package project has the use cases of projects, of their roles, and of their
// grants to other organisations.
package project
