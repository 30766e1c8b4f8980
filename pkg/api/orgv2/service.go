// Package orgv2 is the table of routes of zitadel.org.v2, by Connect, gRPC-web and
// REST.
package orgv2

import (
	"google.golang.org/protobuf/proto"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/metadata"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// Service has what the calls need.
type Service struct {
	Store Store
	Clock tenant.Clock
	IDs   tenant.IDs
	// NormalizePhone is called only for a human that has a phone.
	NormalizePhone user.NormalizePhone
}

// Store has the access paths of the calls.
type Store interface {
	tenant.Store
	org.Lister
	member.Lister
	metadata.Lister
}

// Calls are all that are served of the service.
func (s Service) Calls() []api.Endpoint {
	return []api.Endpoint{
		s.AddOrganization(), s.UpdateOrganization(), s.DeleteOrganization(), s.ListOrganizations(),
		s.DeactivateOrganization(), s.ActivateOrganization(),
		s.AddOrganizationDomain(), s.ListOrganizationDomains(), s.DeleteOrganizationDomain(),
		s.GenerateOrganizationDomainValidation(), s.VerifyOrganizationDomain(),
		s.SetOrganizationMetadata(), s.ListOrganizationMetadata(), s.DeleteOrganizationMetadata(),
	}
}

// ofOrg is a message about one organisation.
type ofOrg interface {
	api.Message
	GetOrganizationId() string
}

func onOrg[In ofOrg](in In) string { return in.GetOrganizationId() }

func prefetch[In ofOrg](in In) tenant.Query { return tenant.Query{OrgID: in.GetOrganizationId()} }

// command asks for a change of the organisation that a request names.
func command[In ofOrg, Out proto.Message](r api.Request[In], response func(*tenant.Org) Out) org.ChangeCommand {
	return org.ChangeCommand{
		Actor: r.Caller.ID, Instance: r.Instance, OrgID: r.In.GetOrganizationId(), Read: r.Found.Org, Complete: api.Completer(r, response),
	}
}
