package applicationv2

import (
	"context"

	"google.golang.org/protobuf/proto"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/application"
	"github.com/tenantry/tenantry/pkg/project"
	"github.com/tenantry/tenantry/pkg/tenant"
)

const keyNotExisting = "Errors.Project.App.NotExisting"

// Refusals for an unknown application, by call. Source: the contract, apps.md, and for
// errConfigUnknown the public source of the original.
var (
	errGetUnknown    = &tenant.Error{Kind: tenant.KindNotFound, ID: "QUERY-pCP8P", Key: "Errors.App.NotExisting"}
	errUpdateUnknown = &tenant.Error{Kind: tenant.KindNotFound, ID: "COMMAND-28di9", Key: keyNotExisting}
	errConfigUnknown = &tenant.Error{Kind: tenant.KindNotFound, ID: "COMMAND-2n8uU", Key: keyNotExisting}
	errSecretUnknown = &tenant.Error{Kind: tenant.KindNotFound, ID: "COMMAND-Kd92s", Key: keyNotExisting}
	errStateUnknown  = &tenant.Error{Kind: tenant.KindNotFound, ID: "COMMAND-ov9d3", Key: keyNotExisting}
	errDeleteUnknown = &tenant.Error{Kind: tenant.KindNotFound, ID: "COMMAND-0po9s", Key: keyNotExisting}
)

// applicationMessage is a message about one application of a project.
type applicationMessage interface {
	api.Message
	GetApplicationId() string
	GetProjectId() string
}

// find returns the application that a request names, or nil if the named project
// has no such application. It checks the caller's permission on the application or,
// when there is none, on the project, so that a refusal does not reveal whether
// another project has it.
func find[In applicationMessage](ctx context.Context, s Service, r api.Request[In], permission access.Permission) (*tenant.Application, error) {
	found, err := application.Get(ctx, s.Store, r.Instance.ID, r.In.GetApplicationId())
	if err != nil {
		return nil, err
	}
	if found != nil && found.ProjectID == r.In.GetProjectId() {
		return found, r.Caller.MayOn(permission, application.Resource(found))
	}
	_, err = s.project(ctx, r.Instance.ID, r.In.GetProjectId(), r.Caller, permission)
	return nil, err
}

// project returns a project, or nil if there is none, and checks the caller's
// permission on it. Without a project the permission must be on the instance, so
// that callers with less cannot tell an unknown project from one of another
// organisation.
func (s Service) project(ctx context.Context, instanceID, id string, caller access.Caller, permission access.Permission) (*tenant.Project, error) {
	found, err := project.Get(ctx, s.Store, instanceID, id)
	if err != nil {
		return nil, err
	}
	return found, caller.MayOn(permission, project.Resource(found))
}

// change applies execute to the application that a request names, and fails with
// unknown if there is none.
func change[In applicationMessage, Out proto.Message](
	ctx context.Context, s Service, r api.Request[In], permission access.Permission, unknown *tenant.Error, response func(*tenant.Application) Out,
	execute func(context.Context, application.ChangeCommand) (*tenant.Application, error),
) (out Out, err error) {
	found, err := find(ctx, s, r, permission)
	switch {
	case err != nil:
		return out, err
	case found == nil:
		return out, unknown
	}
	return api.Respond(response)(execute(ctx, application.ChangeCommand{
		Actor: r.Caller.ID, Application: found, Complete: api.Completer(r, response),
	}))
}
