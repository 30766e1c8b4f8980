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

// The refusals of an application that is not there, by call. Source: the contract,
// apps.md.
var (
	errGetUnknown    = &tenant.Error{Kind: tenant.KindNotFound, ID: "QUERY-pCP8P", Key: "Errors.App.NotExisting"}
	errUpdateUnknown = &tenant.Error{Kind: tenant.KindNotFound, ID: "COMMAND-28di9", Key: keyNotExisting}
	errSecretUnknown = &tenant.Error{Kind: tenant.KindNotFound, ID: "COMMAND-Kd92s", Key: keyNotExisting}
	errStateUnknown  = &tenant.Error{Kind: tenant.KindNotFound, ID: "COMMAND-ov9d3", Key: keyNotExisting}
	errDeleteUnknown = &tenant.Error{Kind: tenant.KindNotFound, ID: "COMMAND-0po9s", Key: keyNotExisting}
)

// ofApplication is a message about one application of a project.
type ofApplication interface {
	api.Message
	GetApplicationId() string
	GetProjectId() string
}

// find reads the application that a request names, and judges permission on it; it
// returns nil if the project that is named has none of that id. The permission is
// one on that project then, so that it is not told whether the application is
// somewhere else.
func find[In ofApplication](ctx context.Context, s Service, r api.Request[In], permission access.Permission) (*tenant.Application, error) {
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

// project reads a project, nil for one that is not there, and judges permission on
// it: on the instance for one that is not there, so that who may not know of all
// projects is told the same of one that is elsewhere.
func (s Service) project(ctx context.Context, instanceID, id string, caller access.Caller, permission access.Permission) (*tenant.Project, error) {
	found, err := project.Get(ctx, s.Store, instanceID, id)
	if err != nil {
		return nil, err
	}
	return found, caller.MayOn(permission, project.Resource(found))
}

// change reads the application that a request names, and changes it. unknown is the
// refusal of one that is not there.
func change[In ofApplication, Out proto.Message](
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
