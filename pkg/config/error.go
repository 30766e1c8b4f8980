package config

import (
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strings"

	"github.com/caarlos0/env/v11"
)

// describe describes each error in err. The library's errors name a field instead of
// its variable, and quote the value.
func describe(err error, variables map[string]string) error {
	var all env.AggregateError
	if !errors.As(err, &all) {
		return err
	}
	described := make([]error, 0, len(all.Errors))
	for _, err := range all.Errors {
		var empty env.EmptyVarError
		var parse env.ParseError
		switch {
		case errors.As(err, &empty):
			err = fmt.Errorf("%s is missing or empty", empty.Key)
		case errors.As(err, &parse):
			err = fmt.Errorf("%s: %s", variables[parse.Name], expectation(parse))
		}
		described = append(described, err)
	}
	return errors.Join(described...)
}

func expectation(err env.ParseError) string {
	if err.Type == reflect.TypeFor[slog.Level]() {
		return expectedLogLevel
	}
	return err.Err.Error()
}

// variables maps the fields of a configuration to their variables.
func variables(configuration reflect.Type) map[string]string {
	byField := map[string]string{}
	for _, field := range reflect.VisibleFields(configuration) {
		if variable, _, _ := strings.Cut(field.Tag.Get("env"), ","); variable != "" {
			byField[field.Name] = variable
		}
	}
	return byField
}
