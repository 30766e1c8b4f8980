package userv2

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// ofUser is a message about one user.
type ofUser interface {
	api.Message
	GetUserId() string
}

// rule says who may do something to a user.
type rule struct {
	permission access.Permission
	// bySelf lets users do it to themselves, whatever their roles.
	bySelf bool
	// notFound is the refusal of a user who is not there, for a caller who may
	// know.
	notFound *tenant.Error
}

// target reads the user whom a request names, and judges the caller by the rule.
// Whoever has no permission on the whole instance is refused alike whether the
// user is somewhere else or not there.
func target[In ofUser](ctx context.Context, store tenant.Store, r api.Request[In], rule rule) (*tenant.User, error) {
	query := user.GetQuery{InstanceID: r.Instance.ID, ID: r.In.GetUserId()}
	if own := r.Found.UserOrg; own != nil {
		query.OrgID = own.ID
	}
	found, err := user.Get(ctx, store, query)
	if err != nil {
		return nil, err
	}
	if found == nil {
		if err := r.Caller.MayOn(rule.permission, ""); err != nil {
			return nil, err
		}
		return nil, rule.notFound
	}
	if rule.bySelf && !r.Caller.System && r.Caller.ID == found.ID {
		return found, nil
	}
	if err := r.Caller.MayOn(rule.permission, found.OrgID); err != nil {
		return nil, err
	}
	return found, nil
}
