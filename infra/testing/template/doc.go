// Package template tests template.yaml and its nested stacks for rules of this system
// that linters cannot check. It must not know the service's rules.
package template
