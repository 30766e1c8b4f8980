// Package config reads the environment, once, into one struct per function. No other
// package reads it. Errors name every invalid variable.
//
// The AWS SDK reads no variables of its own: see AWS.
package config
