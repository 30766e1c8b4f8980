package dynamo

import (
	"context"
	"maps"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Administrators lists the members of resources: the instance's own first, then those
// of its organisations, oldest organisation first. Each organisation is followed by its
// projects, and each project by its grants. Within a resource, members are ordered by
// user id. Members whose user or resource no longer exists are omitted. first, if not
// nil, filters members before their users are read.
func (s *Store) Administrators(
	ctx context.Context, instanceID string, of tenant.Resources, q tenant.PageQuery,
	first func(*tenant.Member) bool, keep func(*tenant.Administrator) bool,
) (tenant.Page[*tenant.Administrator], error) {
	l := list{pk: membersPK(instanceID), prefix: membersOf(of.Root)}
	if of.Within {
		l.prefix = membersWithin(of.Root)
	}
	p := pager[tenant.Administrator]{list: l, isFiltered: first != nil || keep != nil, hasDead: true}
	p.resolve = func(ctx context.Context, items []item) ([]*tenant.Administrator, error) {
		all, err := readAll[memberItem](items)
		if err != nil {
			return nil, err
		}
		members := make([]*tenant.Member, len(all))
		for n, i := range all {
			m, err := i.entity(instanceID)
			if err != nil {
				return nil, err
			}
			if first == nil || first(m) {
				members[n] = m
			}
		}
		return s.administrators(ctx, instanceID, members, keep)
	}
	return p.pageOf(ctx, s, q)
}

// administrators reads the users and resources of members, which may contain nils.
func (s *Store) administrators(
	ctx context.Context, iid string, members []*tenant.Member, keep func(*tenant.Administrator) bool,
) ([]*tenant.Administrator, error) {
	var keys []key
	for _, m := range members {
		if m == nil {
			continue
		}
		keys = append(keys, userKey(iid, m.UserID), orgKey(iid, m.UserOrgID))
		keys = append(keys, resourceKeys(iid, m.On)...)
	}
	items, err := s.getAll(ctx, keys)
	if err != nil {
		return nil, err
	}
	all := make([]*tenant.Administrator, len(members))
	for n, m := range members {
		if m == nil {
			continue
		}
		a, err := items.administrator(iid, m)
		if err != nil {
			return nil, err
		}
		if a != nil && (keep == nil || keep(a)) {
			all[n] = a
		}
	}
	return all, nil
}

// resourceKeys returns the keys of the items that describe a resource; none for the
// instance.
func resourceKeys(iid string, on tenant.Resource) (keys []key) {
	if !on.IsInstance() {
		keys = append(keys, orgKey(iid, on.OrgID))
	}
	if on.ProjectID != "" {
		keys = append(keys, projectKey(iid, on.ProjectID))
	}
	if on.IsGrant() {
		keys = append(keys, orgKey(iid, on.GrantedOrgID))
	}
	return keys
}

// administrator returns nil if the member's user or resource is gone.
func (f found) administrator(iid string, m *tenant.Member) (*tenant.Administrator, error) {
	user, org, err := f.userWithOrg(iid, m.UserID)
	if user == nil {
		return nil, err
	}
	a := &tenant.Administrator{KnownMember: tenant.KnownMember{Member: m, User: user, Org: org}}
	if m.On.IsInstance() {
		return a, nil
	}
	if a.Of, err = f.org(iid, m.On.OrgID); a.Of == nil {
		return nil, err
	}
	if m.On.ProjectID == "" {
		return a, nil
	}
	if a.Project, err = f.project(iid, m.On.ProjectID); a.Project == nil {
		return nil, err
	}
	if !m.On.IsGrant() {
		return a, nil
	}
	grantee, err := f.org(iid, m.On.GrantedOrgID)
	if grant, _ := a.Project.GrantResource(m.On.GrantedOrgID); grantee == nil || grant != m.On {
		return nil, err
	}
	return a, nil
}

// AdministratorsByUser returns, unordered, the memberships of the given users in
// resources that of accepts. It returns tenant.ErrTooManyToSort if there are more than
// tenant.MaxSorted.
func (s *Store) AdministratorsByUser(
	ctx context.Context, instanceID string, userIDs []string, of func(tenant.Resource) bool,
) ([]*tenant.Administrator, error) {
	own := make([]key, len(userIDs))
	for n, id := range userIDs {
		own[n] = userKey(instanceID, id)
	}
	items, err := s.getAll(ctx, own)
	if err != nil {
		return nil, err
	}
	members, keys, err := items.membershipsOf(instanceID, userIDs, of)
	switch {
	case err != nil:
		return nil, err
	case len(members) > tenant.MaxSorted:
		return nil, tenant.ErrTooManyToSort
	}
	more, err := s.getAll(ctx, keys)
	if err != nil {
		return nil, err
	}
	maps.Copy(items, more)
	var all []*tenant.Administrator
	for _, m := range members {
		member, err := items.member(instanceID, m.On, m.UserID)
		if err != nil {
			return nil, err
		}
		if member == nil {
			continue // removed since the user was read
		}
		a, err := items.administrator(instanceID, member)
		if err != nil {
			return nil, err
		}
		if a != nil {
			all = append(all, a)
		}
	}
	return all, nil
}

// membershipsOf returns the users' memberships, and the keys of the further items
// needed to present them.
func (f found) membershipsOf(iid string, uids []string, of func(tenant.Resource) bool) (members []tenant.Member, keys []key, err error) {
	for _, uid := range uids {
		user, err := f.user(iid, uid)
		if err != nil {
			return nil, nil, err
		}
		if user == nil {
			continue
		}
		for _, m := range user.Memberships {
			if !of(m.On) {
				continue
			}
			members = append(members, tenant.Member{On: m.On, UserID: uid})
			keys = append(keys, memberKey(iid, m.On, uid), orgKey(iid, user.OrgID))
			keys = append(keys, resourceKeys(iid, m.On)...)
		}
	}
	return members, keys, nil
}
