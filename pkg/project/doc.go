// Package project has the use cases of projects, their roles, and their grants to other
// organisations.
package project
