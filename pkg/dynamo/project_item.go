package dynamo

import (
	"strings"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// projectItem includes roles and grants, because assigning a role or issuing a token
// needs them with the project.
type projectItem struct {
	key
	revisionItem
	OrgID                 string                 `dynamodbav:"org"`
	Name                  string                 `dynamodbav:"name"`
	State                 tenant.State           `dynamodbav:"state"`
	RoleAssertion         bool                   `dynamodbav:"roleAssertion,omitempty"`
	AuthorizationRequired bool                   `dynamodbav:"authorizationRequired,omitempty"`
	AccessRequired        bool                   `dynamodbav:"accessRequired,omitempty"`
	PrivateLabeling       tenant.PrivateLabeling `dynamodbav:"privateLabeling,omitempty"`
	Roles                 []projectRoleItem      `dynamodbav:"roles,omitempty"`
	Grants                []projectGrantItem     `dynamodbav:"grants,omitempty"`
	FormerGrants          []formerGrantItem      `dynamodbav:"formerGrants,omitempty"`
}

type projectRoleItem struct {
	revisionItem
	Key         string `dynamodbav:"key"`
	DisplayName string `dynamodbav:"displayName,omitempty"`
	Group       string `dynamodbav:"group,omitempty"`
}

type projectGrantItem struct {
	revisionItem
	OrgID string       `dynamodbav:"org"`
	Roles []string     `dynamodbav:"roles"`
	State tenant.State `dynamodbav:"state"`
}

type formerGrantItem struct {
	OrgID     string    `dynamodbav:"org"`
	RemovedAt time.Time `dynamodbav:"removedAt"`
}

type formerProjectItem struct {
	key
	OrgID     string    `dynamodbav:"org"`
	RemovedAt time.Time `dynamodbav:"removedAt"`
}

func newProjectItem(p *tenant.Project) projectItem {
	i := projectItem{
		key: projectKey(p.InstanceID, p.ID), revisionItem: revisionItem(p.Revision), OrgID: p.OrgID, Name: p.Name, State: p.State,
		RoleAssertion: p.RoleAssertion, AuthorizationRequired: p.AuthorizationRequired, AccessRequired: p.AccessRequired,
		PrivateLabeling: p.PrivateLabeling,
	}
	for _, r := range p.Roles {
		i.Roles = append(i.Roles, projectRoleItem{revisionItem(r.Revision), r.Key, r.DisplayName, r.Group})
	}
	for _, g := range p.Grants {
		roles := g.Roles
		if roles == nil {
			roles = []string{}
		}
		i.Grants = append(i.Grants, projectGrantItem{revisionItem(g.Revision), g.OrgID, roles, g.State})
	}
	for _, g := range p.FormerGrants {
		i.FormerGrants = append(i.FormerGrants, formerGrantItem(g))
	}
	return i
}

func (i projectItem) entity(iid string) *tenant.Project {
	p := &tenant.Project{
		InstanceID: iid, ID: i.SK, OrgID: i.OrgID, Name: i.Name, State: i.State,
		RoleAssertion: i.RoleAssertion, AuthorizationRequired: i.AuthorizationRequired, AccessRequired: i.AccessRequired,
		PrivateLabeling: i.PrivateLabeling, Revision: tenant.Revision(i.revisionItem),
	}
	for _, r := range i.Roles {
		p.Roles = append(p.Roles, tenant.ProjectRole{Key: r.Key, DisplayName: r.DisplayName, Group: r.Group, Revision: tenant.Revision(r.revisionItem)})
	}
	for _, g := range i.Grants {
		p.Grants = append(p.Grants, tenant.ProjectGrant{OrgID: g.OrgID, Roles: g.Roles, State: g.State, Revision: tenant.Revision(g.revisionItem)})
	}
	for _, g := range i.FormerGrants {
		p.FormerGrants = append(p.FormerGrants, tenant.FormerGrant(g))
	}
	return p
}

func (i formerProjectItem) entity(iid string) *tenant.FormerProject {
	id := strings.TrimSuffix(strings.TrimPrefix(i.SK, projectPrefix), formerSuffix)
	return &tenant.FormerProject{InstanceID: iid, ID: id, OrgID: i.OrgID, RemovedAt: i.RemovedAt}
}
