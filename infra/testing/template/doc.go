// Package template holds the tests of template.yaml and of the stacks within it: what linters cannot know, since
// it is a rule of this system. It must not know a rule of the service.
package template
