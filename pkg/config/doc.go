// Package config reads the environment, once, into one struct per function. No
// other package reads it. An error names every variable that is wrong.
//
// The AWS SDK reads no variables of its own: see AWS.
package config
