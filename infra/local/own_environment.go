package main

import (
	"os"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/infra/parts"
	"github.com/tenantry/tenantry/pkg/config"
)

// Prefixes of the variables that functions read.
const (
	ours   = "TENANTRY_"
	amazon = "AWS_"
)

// fixed are the variables determined by the run itself.
var fixed = []string{
	"TENANTRY_TABLE", "TENANTRY_EXTERNAL_DOMAIN", "TENANTRY_AUDIENCE", "TENANTRY_SYSTEM_USERS", "TENANTRY_KMS_KEY", "TENANTRY_EVENT_BUS",
}

// configurable returns every variable that a function reads.
func configurable() []string {
	return slices.Concat(
		config.Variables[config.CreateInstance](), config.Variables[config.SetupOrg](), config.Variables[config.System](),
		config.Variables[config.Admin](), config.Variables[config.OIDC](), config.Variables[config.SigningKeys](), config.Variables[config.Requests](),
		config.Variables[config.Relay](), config.Variables[config.KeyStock](), config.Variables[config.Sweeper](),
	)
}

// passOn overrides a run's variables with those in the terminal that configure its
// functions, and returns a warning for each that has no effect. AWS variables are
// ignored, so that a run never reaches a real account because of a variable that
// happened to be set.
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

// setEnvironment sets the process's environment to variables, removing all inherited
// AWS_ and TENANTRY_ ones.
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
