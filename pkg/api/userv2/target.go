package userv2

import (
	"context"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// userMessage is a message about one user.
type userMessage interface {
	api.Message
	GetUserId() string
}

// rule says what a caller needs to act on a user.
type rule struct {
	permission access.Permission
	// allowSelf lets users act on themselves without the permission.
	allowSelf bool
	// humansOnly makes machines count as unknown users.
	humansOnly bool
	// notFound is the refusal for an unknown user, returned to callers who have the
	// permission on the whole instance.
	notFound *tenant.Error
}

// target returns the user whom a request names, and checks the rule. Callers
// without the permission on the whole instance are refused the same way whether the
// user is unknown or belongs to another organisation.
func target[In userMessage](ctx context.Context, store tenant.Store, r api.Request[In], rule rule) (*tenant.User, error) {
	found, _, err := find(ctx, store, r, "")
	if err != nil {
		return nil, err
	}
	return judge(r, rule, found)
}

// targetWithCode is target with the user's stored code for a purpose, nil if there
// is none.
func targetWithCode[In userMessage](ctx context.Context, store tenant.Store, r api.Request[In], rule rule, purpose tenant.CodePurpose) (*tenant.User, *tenant.VerificationCode, error) {
	found, code, err := find(ctx, store, r, purpose)
	if err == nil {
		found, err = judge(r, rule, found)
	}
	return found, code, err
}

// find returns the user whom a request names and, unless purpose is empty, their
// code for it. Either is nil if there is none.
func find[In userMessage](ctx context.Context, store tenant.Store, r api.Request[In], purpose tenant.CodePurpose) (*tenant.User, *tenant.VerificationCode, error) {
	query := user.GetQuery{InstanceID: r.Instance.ID, ID: r.In.GetUserId(), Code: purpose}
	if own := r.Found.UserOrg; own != nil {
		query.OrgID = own.ID
	}
	return user.GetWithCode(ctx, store, query)
}

// judge returns found if the rule permits the caller to act on it.
func judge[In userMessage](r api.Request[In], rule rule, found *tenant.User) (*tenant.User, error) {
	if found == nil {
		if err := r.Caller.MayOn(rule.permission, tenant.Resource{}); err != nil {
			return nil, err
		}
		return nil, rule.notFound
	}
	if !rule.allowSelf || !r.Caller.IsUser(found.ID) {
		if err := r.Caller.MayOn(rule.permission, tenant.OnOrg(found.OrgID)); err != nil {
			return nil, err
		}
	}
	if rule.humansOnly && found.Human == nil {
		return nil, rule.notFound
	}
	return found, nil
}
