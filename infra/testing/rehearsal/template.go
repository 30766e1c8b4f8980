package main

import (
	"path/filepath"

	"github.com/tenantry/tenantry/infra/testing/cloudformation"
)

// template returns the template built by `sam build`.
func (r *rehearsal) template() string { return filepath.Join(r.folder, "built", "template.yaml") }

// dropTrafficShift removes traffic shifting from the built template: ministack 1.5.33
// has no CodeDeploy and refuses a template with its resources. Versions and aliases
// stay.
func (r *rehearsal) dropTrafficShift() error {
	return cloudformation.Drop(r.template(), "Globals.Function.DeploymentPreference", "Resources.*.Properties.DeploymentPreference")
}

// dropFirewallParts removes what ministack 1.5.33 does not support from the built
// firewall: the association with the API, and the log configuration.
func (r *rehearsal) dropFirewallParts() error {
	firewall := filepath.Join(filepath.Dir(r.template()), "WebApplicationFirewall", "template.yaml")
	return cloudformation.Drop(firewall, "Resources.Association", "Resources.Logging")
}
