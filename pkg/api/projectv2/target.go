package projectv2

import (
	"context"
	"errors"

	"google.golang.org/protobuf/proto"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/project"
	"github.com/tenantry/tenantry/pkg/tenant"
)

const keyNotFound = "Errors.Project.NotFound"

// The refusals of a project that is not there, by call. Source: the contract,
// apps.md.
var (
	errGetUnknown        = &tenant.Error{Kind: tenant.KindNotFound, ID: "QUERY-fk2fs", Key: keyNotFound}
	errChangeUnknown     = &tenant.Error{Kind: tenant.KindNotFound, ID: "COMMAND-3M9sd", Key: keyNotFound}
	errDeactivateUnknown = &tenant.Error{Kind: tenant.KindNotFound, ID: "COMMAND-112M9", Key: keyNotFound}
	errRoleOfUnknown     = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-EbFMN", Key: keyNotFound}
)

// ofProject is a message about one project.
type ofProject interface {
	api.Message
	GetProjectId() string
}

// find reads the project that a request names, and judges permission on it.
// Whoever has no permission on the whole instance is refused alike whether the
// project is somewhere else or not there; for others it is nil if it is not there.
func find[In ofProject](ctx context.Context, s Service, r api.Request[In], permission access.Permission) (*tenant.Project, error) {
	found, err := project.Get(ctx, s.Store, r.Instance.ID, r.In.GetProjectId())
	if err != nil {
		return nil, err
	}
	if err := r.Caller.MayOn(permission, project.Resource(found)); err != nil {
		return nil, err
	}
	return found, nil
}

// read is find for calls that only read: who is a member of the organisation,
// without the right to read, is refused in another way. Source: the contract,
// apps.md.
func read[In ofProject](ctx context.Context, s Service, r api.Request[In], permission access.Permission) (*tenant.Project, error) {
	found, err := find(ctx, s, r, permission)
	if errors.Is(err, access.ErrNotPermittedOn) {
		return nil, access.ErrNotPermittedHere
	}
	return found, err
}

// change reads the project that a request names, and changes it. unknown is the
// refusal of one that is not there.
func change[In ofProject, Out proto.Message](
	ctx context.Context, s Service, r api.Request[In], permission access.Permission, unknown *tenant.Error, response func(*tenant.Project) Out,
	execute func(context.Context, project.ChangeCommand) (*tenant.Project, error),
) (out Out, err error) {
	found, err := find(ctx, s, r, permission)
	switch {
	case err != nil:
		return out, err
	case found == nil:
		return out, unknown
	}
	return api.Respond(response)(execute(ctx, project.ChangeCommand{Actor: r.Caller.ID, Project: found, Complete: api.Completer(r, response)}))
}
