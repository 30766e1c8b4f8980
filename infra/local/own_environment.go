package main

import (
	"os"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/infra/parts"
	"github.com/tenantry/tenantry/pkg/config"
)

// Beginnings of the variables that functions read.
const (
	ours   = "TENANTRY_"
	amazon = "AWS_"
)

// fixed are the variables that follow from how a run is made, and so are its own.
var fixed = []string{
	"TENANTRY_TABLE", "TENANTRY_EXTERNAL_DOMAIN", "TENANTRY_AUDIENCE", "TENANTRY_SYSTEM_USERS", "TENANTRY_KMS_KEY", "TENANTRY_EVENT_BUS",
}

// configurable lists every variable that some function reads.
func configurable() []string {
	return slices.Concat(
		config.Variables[config.CreateInstance](), config.Variables[config.SetupOrg](), config.Variables[config.System](),
		config.Variables[config.Admin](), config.Variables[config.OIDC](), config.Variables[config.SigningKeys](), config.Variables[config.Requests](),
		config.Variables[config.Relay](), config.Variables[config.KeyStock](), config.Variables[config.Sweeper](),
	)
}

// passOn adds to a run's variables those of the terminal that configure its
// functions, in place of the run's own presets, and returns a warning for each
// that has no effect. A run must not reach a real account because of a variable
// that the terminal happened to have, so none of AWS's counts.
func passOn(variables map[string]string, terminal []string) (warnings []string) {
	known := configurable()
	for _, variable := range terminal {
		name, value, _ := strings.Cut(variable, "=")
		switch {
		case !strings.HasPrefix(name, ours) || name == parts.DirVariable:
		case slices.Contains(fixed, name):
			warnings = append(warnings, name+" has no effect: a local run sets it itself")
		case slices.Contains(known, name):
			variables[name] = value
		default:
			warnings = append(warnings, name+" has no effect: there is no such variable, see docs/reference/configuration.md")
		}
	}
	slices.Sort(warnings)
	return warnings
}

// setEnvironment makes variables the process's, in place of every AWS_ and
// TENANTRY_ one that it inherited.
func setEnvironment(variables map[string]string) error {
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		if strings.HasPrefix(name, amazon) || strings.HasPrefix(name, ours) {
			if err := os.Unsetenv(name); err != nil {
				return err
			}
		}
	}
	for name, value := range variables {
		if err := os.Setenv(name, value); err != nil {
			return err
		}
	}
	return nil
}
