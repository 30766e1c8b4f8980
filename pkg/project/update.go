package project

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// UpdateCommand requests changes of a project. Nil members stay unchanged.
type UpdateCommand struct {
	ChangeCommand
	Name                                                 *string
	RoleAssertion, AuthorizationRequired, AccessRequired *bool
	PrivateLabeling                                      *tenant.PrivateLabeling
}

// Update changes a project in one transaction and returns it as changed. If nothing
// changes, it writes nothing and returns the project as it is. It returns
// ErrNameInvalid, ErrNameTaken, tenant.ErrChanged and tenant.ErrUnavailable.
func (uc *Changes) Update(ctx context.Context, cmd UpdateCommand) (*tenant.Project, error) {
	next := copied(cmd.Project)
	if cmd.Name != nil {
		name, err := tenant.UniqueName(*cmd.Name, ErrNameInvalid)
		if err != nil {
			return nil, err
		}
		next.Name = name
	}
	set(&next.RoleAssertion, cmd.RoleAssertion)
	set(&next.AuthorizationRequired, cmd.AuthorizationRequired)
	set(&next.AccessRequired, cmd.AccessRequired)
	set(&next.PrivateLabeling, cmd.PrivateLabeling)
	if dataOf(next) == dataOf(cmd.Project) && next.PrivateLabeling == cmd.Project.PrivateLabeling {
		return cmd.Project, nil
	}
	return uc.commit(ctx, cmd.ChangeCommand, func(to *tenant.Project, _ tenant.Revision) (changed, error) {
		next.Revision = to.Revision
		*to = *next
		result := changed{event: tenant.ProjectChanged, data: dataOf(to)}
		if tenant.Fold(cmd.Project.Name) != tenant.Fold(to.Name) {
			result.writes = []tenant.Write{claim(to), release(cmd.Project)}
		}
		return result, nil
	})
}

func set[T any](field, value *T) {
	if value != nil {
		*field = *value
	}
}
