package config

import (
	"maps"
	"reflect"
	"slices"
)

// Variables returns the environment variables that Read[T] reads, in alphabetical
// order.
func Variables[T any]() []string {
	return slices.Sorted(maps.Values(variables(reflect.TypeFor[T]())))
}
