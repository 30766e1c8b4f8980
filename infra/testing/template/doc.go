// Package template has the tests of template.yaml and its nested stacks that linters cannot do, because they are rules of
// this system. It must not know a rule of the service.
package template
