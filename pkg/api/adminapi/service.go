package adminapi

import (
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/audit"
	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Service has what the calls of the Admin API need.
type Service struct {
	Store Store
	Clock tenant.Clock
	IDs   tenant.IDs
	// EventText has the texts of the audit log's types; see package auditlog.
	EventText api.Text
	// TokenLifetimes are those of instances that set none.
	TokenLifetimes tenant.TokenLifetimes
}

// Store has the access paths of the calls.
type Store interface {
	tenant.Store
	audit.Store
	org.Lister
	member.Lister
}

// Calls are all but SetupOrg, which is a function of its own.
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

// OrgCalls are those at /admin/v1/orgs/{id}. They are beside SetupOrg, too: a
// method that _setup does not have falls on them, with "_setup" as the id of an
// organisation that does not exist.
func (s Service) OrgCalls() []api.Endpoint {
	return []api.Endpoint{s.GetOrgByID(), s.RemoveOrg()}
}
