// Package config reads the environment, once, into one struct a function. No
// other package reads it. Its errors name the variable, and come all together.
//
// The AWS SDK reads no variable of its own: see AWS.
package config
