package dynamo

import (
	"context"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// EraseOrg erases what is left of a removed organisation and its users, except the items
// that reserve their ids. Its instance lives on, so anything that others may have taken
// over is erased only if it still belongs to the removed organisation. It may be
// interrupted at any point and called again.
//
// It reads all login names of the instance to find the organisation's users.
func (s *Store) EraseOrg(ctx context.Context, removed tenant.OrgRemovedData, erased func(kind string, items int) error) error {
	e := &eraser{s, removed.InstanceID, erased}
	err := e.pages(ctx, list{pk: claimKey(tenant.ClaimLoginName, e.iid, "").PK}, func(items []item) error {
		claims, err := readAll[claimItem](items)
		if err != nil {
			return err
		}
		claims = slices.DeleteFunc(claims, func(c claimItem) bool { return c.OrgID != removed.OrgID })
		uids, names := make([]string, len(claims)), make([]claimed, len(claims))
		for n, c := range claims {
			uids[n], names[n] = c.Owner, claimed{c.key, "loginName", "owner", c.Owner}
		}
		if err := e.usersOfOrg(ctx, uids); err != nil {
			return err
		}
		return e.owned(ctx, names)
	})
	if err != nil {
		return err
	}
	if err := e.orphansOf(ctx, removed.OrgID); err != nil {
		return err
	}
	given := func(i authorizationEntryItem) bool {
		return i.OrgID == removed.OrgID || i.ProjectOrgID == removed.OrgID
	}
	if err := e.authorizationsOf(ctx, given); err != nil {
		return err
	}
	if err := e.projectsOf(ctx, removed.OrgID); err != nil {
		return err
	}
	if err := e.applicationsOf(ctx, func(i applicationItem) bool { return i.OrgID == removed.OrgID }); err != nil {
		return err
	}
	// Grants to the organisation belong to projects of other organisations.
	isDead := func(on tenant.Resource) bool { return on.OrgID == removed.OrgID || on.GrantedOrgID == removed.OrgID }
	if err := e.members(ctx, tenant.Resource{}, isDead); err != nil {
		return err
	}
	name := claimed{claimKey(tenant.ClaimOrgName, e.iid, tenant.Fold(removed.Name)), "orgName", "owner", removed.OrgID}
	return e.ofOrgs(ctx, []string{removed.OrgID}, append(e.domainsOf(removed.OrgID, removed.Domains), name))
}

// orphansOf erases the users of an organisation, or of all if oid is empty, whose login
// names were taken over.
func (e *eraser) orphansOf(ctx context.Context, oid string) error {
	prefix, erase := "", e.users
	if oid != "" {
		prefix, erase = orphansOf(oid), e.usersOfOrg
	}
	return e.pages(ctx, list{pk: orphansPK(e.iid), prefix: prefix, attributes: keysAlone}, func(items []item) error {
		uids := make([]string, len(items))
		for n, i := range items {
			k, err := keyOf(i)
			if err != nil {
				return err
			}
			uids[n] = k.SK[strings.LastIndexByte(k.SK, '#')+1:]
		}
		if err := erase(ctx, uids); err != nil {
			return err
		}
		return e.items(ctx, "orphan", items)
	})
}

// projectsOf erases the projects of an organisation. It has to read all projects of the
// instance to find them.
func (e *eraser) projectsOf(ctx context.Context, oid string) error {
	err := e.pages(ctx, list{pk: projectsPK(e.iid)}, func(items []item) error {
		projects, err := readAll[projectItem](items)
		if err != nil {
			return err
		}
		var own []item
		for n, p := range projects {
			if p.OrgID == oid {
				own = append(own, items[n])
			}
		}
		return e.items(ctx, "project", own)
	})
	if err != nil {
		return err
	}
	return e.partition(ctx, "projectName", projectNamesPK(e.iid), tenant.ProjectName(oid, ""))
}
