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

// Refusals for an unknown project, by call. Source: the contract, apps.md, and for
// errGrantOfUnknown the public source of the original.
var (
	errGetUnknown        = &tenant.Error{Kind: tenant.KindNotFound, ID: "QUERY-fk2fs", Key: keyNotFound}
	errChangeUnknown     = &tenant.Error{Kind: tenant.KindNotFound, ID: "COMMAND-3M9sd", Key: keyNotFound}
	errDeactivateUnknown = &tenant.Error{Kind: tenant.KindNotFound, ID: "COMMAND-112M9", Key: keyNotFound}
	errRoleOfUnknown     = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-EbFMN", Key: keyNotFound}
	errGrantOfUnknown    = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-m9gsd", Key: keyNotFound}
)

// projectMessage is a message about one project.
type projectMessage interface {
	api.Message
	GetProjectId() string
}

// find returns the project that a request names, or nil if there is none, and
// checks the caller's permission on it. Callers without permission on the whole
// instance are refused the same way whether the project is unknown or belongs to
// another organisation.
func find[In projectMessage](ctx context.Context, s Service, r api.Request[In], permission access.Permission) (*tenant.Project, error) {
	found, err := project.Get(ctx, s.Store, r.Instance.ID, r.In.GetProjectId())
	if err != nil {
		return nil, err
	}
	if err := r.Caller.MayOn(permission, project.Resource(found)); err != nil {
		return nil, err
	}
	return found, nil
}

// read is find for calls that only read: they refuse members of the organisation
// who lack the permission with an error of their own. Source: the contract,
// apps.md.
func read[In projectMessage](ctx context.Context, s Service, r api.Request[In], permission access.Permission) (*tenant.Project, error) {
	found, err := find(ctx, s, r, permission)
	if errors.Is(err, access.ErrNotPermittedOn) {
		return nil, access.ErrNotPermittedHere
	}
	return found, err
}

// change applies execute to the project that a request names, and fails with
// unknown if there is none.
func change[In projectMessage, Out proto.Message](
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
