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
	// ofPeople says that a machine is as good as nobody.
	ofPeople bool
	// notFound is the refusal of a user who is not there, for a caller who may
	// know.
	notFound *tenant.Error
}

// target reads the user whom a request names, and judges the caller by the rule.
// Whoever has no permission on the whole instance is refused alike whether the
// user is somewhere else or not there.
func target[In ofUser](ctx context.Context, store tenant.Store, r api.Request[In], rule rule) (*tenant.User, error) {
	found, _, err := find(ctx, store, r, "")
	if err != nil {
		return nil, err
	}
	return judge(r, rule, found)
}

// targetWithCode is target together with what is stored of the user's code for a
// purpose, nil for none.
func targetWithCode[In ofUser](ctx context.Context, store tenant.Store, r api.Request[In], rule rule, purpose tenant.CodePurpose) (*tenant.User, *tenant.VerificationCode, error) {
	found, code, err := find(ctx, store, r, purpose)
	if err == nil {
		found, err = judge(r, rule, found)
	}
	return found, code, err
}

// find reads the user whom a request names, and their code for a purpose if that
// is not empty; nil for what is not there.
func find[In ofUser](ctx context.Context, store tenant.Store, r api.Request[In], purpose tenant.CodePurpose) (*tenant.User, *tenant.VerificationCode, error) {
	query := user.GetQuery{InstanceID: r.Instance.ID, ID: r.In.GetUserId(), Code: purpose}
	if own := r.Found.UserOrg; own != nil {
		query.OrgID = own.ID
	}
	return user.GetWithCode(ctx, store, query)
}

// judge returns the user who was found if the caller may do what the rule is of.
func judge[In ofUser](r api.Request[In], rule rule, found *tenant.User) (*tenant.User, error) {
	if found == nil {
		if err := r.Caller.MayOn(rule.permission, tenant.Resource{}); err != nil {
			return nil, err
		}
		return nil, rule.notFound
	}
	if !rule.bySelf || r.Caller.System || r.Caller.ID != found.ID {
		if err := r.Caller.MayOn(rule.permission, tenant.OnOrg(found.OrgID)); err != nil {
			return nil, err
		}
	}
	if rule.ofPeople && found.Human == nil {
		return nil, rule.notFound
	}
	return found, nil
}
