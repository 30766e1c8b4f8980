package dynamo

import (
	"strings"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// authorizationsItem holds all authorizations of a user, because issuing a token needs
// all of them.
type authorizationsItem struct {
	key
	revisionItem
	All []authorizationItem `dynamodbav:"authorizations"`
}

type authorizationItem struct {
	revisionItem
	ID          string               `dynamodbav:"id"`
	ProjectID   string               `dynamodbav:"project"`
	OrgID       string               `dynamodbav:"org"`
	State       tenant.State         `dynamodbav:"state"`
	Roles       []authorizedRoleItem `dynamodbav:"roles"`
	GrantMadeAt *time.Time           `dynamodbav:"grantMadeAt,omitempty"`
}

type authorizedRoleItem struct {
	Key    string    `dynamodbav:"key"`
	MadeAt time.Time `dynamodbav:"madeAt"`
}

type authorizationEntryItem struct {
	key
	UserID       string `dynamodbav:"user"`
	UserOrgID    string `dynamodbav:"userOrg"`
	ProjectID    string `dynamodbav:"project"`
	ProjectOrgID string `dynamodbav:"projectOrg"`
	OrgID        string `dynamodbav:"org"`
}

type formerAuthorizationItem struct {
	key
	OrgID        string    `dynamodbav:"org"`
	ProjectID    string    `dynamodbav:"project"`
	ProjectOrgID string    `dynamodbav:"projectOrg"`
	RemovedAt    time.Time `dynamodbav:"removedAt"`
	// Expires is in Unix seconds, as TTL requires.
	Expires int64 `dynamodbav:"expires"`
}

// marshalAuthorization returns the item of an authorization entity.
func marshalAuthorization(entity tenant.Entity) (item, error) {
	switch e := entity.(type) {
	case *tenant.Authorizations:
		return marshal(newAuthorizationsItem(e))
	case *tenant.AuthorizationEntry:
		return marshal(authorizationEntryItem{authorizationEntryKey(e.InstanceID, e.ID), e.UserID, e.UserOrgID, e.ProjectID, e.ProjectOrgID, e.OrgID})
	case *tenant.FormerAuthorization:
		return marshal(formerAuthorizationItem{formerAuthorizationKey(e.InstanceID, e.ID), e.OrgID, e.ProjectID, e.ProjectOrgID, e.RemovedAt, e.ExpiresAt.Unix()})
	default:
		return marshalIdentity(entity)
	}
}

func newAuthorizationsItem(a *tenant.Authorizations) authorizationsItem {
	i := authorizationsItem{key: authorizationsKey(a.InstanceID, a.UserID), revisionItem: revisionItem(a.Revision)}
	i.All = make([]authorizationItem, len(a.All))
	for n, one := range a.All {
		i.All[n] = authorizationItem{
			revisionItem: revisionItem(one.Revision), ID: one.ID, ProjectID: one.ProjectID, OrgID: one.OrgID, State: one.State,
			Roles: make([]authorizedRoleItem, len(one.Roles)), GrantMadeAt: optional(one.GrantMadeAt),
		}
		for r, role := range one.Roles {
			i.All[n].Roles[r] = authorizedRoleItem(role)
		}
	}
	return i
}

func (i authorizationsItem) entity(iid, uid string) *tenant.Authorizations {
	a := &tenant.Authorizations{InstanceID: iid, UserID: uid, Revision: tenant.Revision(i.revisionItem)}
	for _, one := range i.All {
		next := tenant.Authorization{
			ID: one.ID, ProjectID: one.ProjectID, OrgID: one.OrgID, State: one.State, Revision: tenant.Revision(one.revisionItem),
		}
		if one.GrantMadeAt != nil {
			next.GrantMadeAt = *one.GrantMadeAt
		}
		for _, role := range one.Roles {
			next.Roles = append(next.Roles, tenant.AuthorizedRole(role))
		}
		a.All = append(a.All, next)
	}
	return a
}

func (i authorizationEntryItem) entity(iid string) *tenant.AuthorizationEntry {
	return &tenant.AuthorizationEntry{
		InstanceID: iid, ID: i.SK, UserID: i.UserID, UserOrgID: i.UserOrgID, ProjectID: i.ProjectID, ProjectOrgID: i.ProjectOrgID, OrgID: i.OrgID,
	}
}

func (i formerAuthorizationItem) entity(iid string) *tenant.FormerAuthorization {
	id := strings.TrimSuffix(strings.TrimPrefix(i.SK, authorizationPrefix), formerSuffix)
	return &tenant.FormerAuthorization{
		InstanceID: iid, ID: id, OrgID: i.OrgID, ProjectID: i.ProjectID, ProjectOrgID: i.ProjectOrgID, RemovedAt: i.RemovedAt, ExpiresAt: time.Unix(i.Expires, 0).UTC(),
	}
}
