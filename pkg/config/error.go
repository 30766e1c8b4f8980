package config

import (
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strings"

	"github.com/caarlos0/env/v11"
)

// describe says of each variable in err what is wrong, in our words: those of
// the library name a field, not its variable, and quote the value.
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

// variables returns the variable of each field of a configuration.
func variables(configuration reflect.Type) map[string]string {
	byField := map[string]string{}
	for _, field := range reflect.VisibleFields(configuration) {
		if variable, _, _ := strings.Cut(field.Tag.Get("env"), ","); variable != "" {
			byField[field.Name] = variable
		}
	}
	return byField
}
