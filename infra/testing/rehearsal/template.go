package main

import (
	"path/filepath"

	"github.com/tenantry/tenantry/infra/testing/cloudformation"
)

// template is what `sam build` made of template.yaml.
func (r *rehearsal) template() string { return filepath.Join(r.folder, "built", "template.yaml") }

// dropTrafficShift takes from the built template how new versions take over: ministack 1.5.33 has no CodeDeploy, and
// refuses a template that names its resources. Versions and aliases stay.
func (r *rehearsal) dropTrafficShift() error {
	return cloudformation.Drop(r.template(), "Globals.Function.DeploymentPreference", "Resources.*.Properties.DeploymentPreference")
}

// dropFirewallParts takes from the built firewall what ministack 1.5.33 does not know: the association with the API, and
// the configuration of the log.
func (r *rehearsal) dropFirewallParts() error {
	firewall := filepath.Join(filepath.Dir(r.template()), "WebApplicationFirewall", "template.yaml")
	return cloudformation.Drop(firewall, "Resources.Association", "Resources.Logging")
}
