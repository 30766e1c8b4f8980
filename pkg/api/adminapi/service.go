package adminapi

import (
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/audit"
	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Service has the dependencies of the Admin API's calls.
type Service struct {
	Store Store
	Clock tenant.Clock
	IDs   tenant.IDs
	// EventText has the texts for the audit log's types; see package auditlog.
	EventText api.Text
	// TokenLifetimes are the defaults for instances.
	TokenLifetimes tenant.TokenLifetimes
}

// Store is what the calls read and write.
type Store interface {
	tenant.Store
	audit.Store
	org.Lister
	member.Lister
}

// Calls returns all calls except SetupOrg, which has a function of its own.
func (s Service) Calls() []api.Endpoint {
	return append(s.OrgCalls(),
		s.Healthz(),
		s.GetMyInstance(), s.ListInstanceDomains(), s.ListInstanceTrustedDomains(),
		s.GetSupportedLanguages(),
		s.GetAllowedLanguages(),
		s.GetDefaultLanguage(),
		s.SetDefaultLanguage(),
		s.GetRestrictions(),
		s.GetOIDCSettings(), s.UpdateOIDCSettings(),
		s.ListEvents(), s.ListEventTypes(), s.ListAggregateTypes(),
		s.GetDefaultOrg(),
		s.SetDefaultOrg(),
		s.IsOrgUnique(),
		s.ListOrgs(),
		s.ListIAMMemberRoles(),
		s.ListIAMMembers(),
		s.AddIAMMember(),
		s.UpdateIAMMember(),
		s.RemoveIAMMember(),
	)
}

// OrgCalls returns the calls at /admin/v1/orgs/{id}. SetupOrg's function serves them
// too: a method that _setup does not have falls through to them, with "_setup" as the
// id of an organisation that does not exist.
func (s Service) OrgCalls() []api.Endpoint {
	return []api.Endpoint{s.GetOrgByID(), s.RemoveOrg()}
}
