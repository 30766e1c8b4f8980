// Package orgv2 serves zitadel.org.v2 over Connect, gRPC-web and REST.
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

// Service serves zitadel.org.v2.
type Service struct {
	Store Store
	Clock tenant.Clock
	IDs   tenant.IDs
	// NormalizePhone is called only for humans with a phone number.
	NormalizePhone user.NormalizePhone
}

// Store is the storage that the calls need.
type Store interface {
	tenant.Store
	org.Lister
	member.Lister
	metadata.Lister
}

// Calls returns the endpoints of the service.
func (s Service) Calls() []api.Endpoint {
	return []api.Endpoint{
		s.AddOrganization(), s.UpdateOrganization(), s.DeleteOrganization(), s.ListOrganizations(),
		s.DeactivateOrganization(), s.ActivateOrganization(),
		s.AddOrganizationDomain(), s.ListOrganizationDomains(), s.DeleteOrganizationDomain(),
		s.GenerateOrganizationDomainValidation(), s.VerifyOrganizationDomain(),
		s.SetOrganizationMetadata(), s.ListOrganizationMetadata(), s.DeleteOrganizationMetadata(),
	}
}

// orgMessage is a message about one organisation.
type orgMessage interface {
	api.Message
	GetOrganizationId() string
}

func onOrg[In orgMessage](in In) string { return in.GetOrganizationId() }

func prefetch[In orgMessage](in In) tenant.Query { return tenant.Query{OrgID: in.GetOrganizationId()} }

// command returns a command to change the organisation that a request names.
func command[In orgMessage, Out proto.Message](r api.Request[In], response func(*tenant.Org) Out) org.ChangeCommand {
	return org.ChangeCommand{
		Actor: r.Caller.ID, Instance: r.Instance, OrgID: r.In.GetOrganizationId(), Read: r.Found.Org, Complete: api.Completer(r, response),
	}
}
