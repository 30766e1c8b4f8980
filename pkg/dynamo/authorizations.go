package dynamo

import (
	"context"
	"slices"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// authorizations returns a user's authorizations, or nil if the user never had any.
func (f found) authorizations(iid, uid string) (*tenant.Authorizations, error) {
	i, ok, err := read[authorizationsItem](f, authorizationsKey(iid, uid))
	if !ok {
		return nil, err
	}
	return i.entity(iid, uid), nil
}

// AuthorizationEntry returns the entry of an authorization, and the record of one that
// was removed, which may have expired. Either is nil if it does not exist.
func (s *Store) AuthorizationEntry(ctx context.Context, instanceID, id string) (*tenant.AuthorizationEntry, *tenant.FormerAuthorization, error) {
	entryKey, formerKey := authorizationEntryKey(instanceID, id), formerAuthorizationKey(instanceID, id)
	items, err := s.get(ctx, []key{entryKey, formerKey})
	if err != nil {
		return nil, nil, readError(err)
	}
	entry, ok, err := read[authorizationEntryItem](items, entryKey)
	if ok {
		return entry.entity(instanceID), nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	former, ok, err := read[formerAuthorizationItem](items, formerKey)
	if !ok {
		return nil, nil, err
	}
	return nil, former.entity(instanceID), nil
}

// Authorizations lists the authorizations of an instance ordered by id, which is the
// order of creation. Those whose user, project or organisation is gone are omitted.
func (s *Store) Authorizations(
	ctx context.Context, instanceID string, q tenant.PageQuery, keep func(*tenant.AuthorizationEntry) bool,
) (tenant.Page[*tenant.KnownAuthorization], error) {
	p := pager[tenant.KnownAuthorization]{list: list{pk: authorizationsPK(instanceID)}, isFiltered: keep != nil, hasDead: true}
	p.resolve = func(ctx context.Context, items []item) ([]*tenant.KnownAuthorization, error) {
		found, err := readAll[authorizationEntryItem](items)
		if err != nil {
			return nil, err
		}
		entries := make([]*tenant.AuthorizationEntry, len(found))
		for n, i := range found {
			if entry := i.entity(instanceID); keep == nil || keep(entry) {
				entries[n] = entry
			}
		}
		return s.knownAuthorizations(ctx, entries)
	}
	return p.pageOf(ctx, s, q)
}

// knownAuthorizations returns the authorizations that entries point to, in the same
// order. An element is nil if its entry is nil, or if the user, project or organisation
// is gone.
func (s *Store) knownAuthorizations(ctx context.Context, entries []*tenant.AuthorizationEntry) ([]*tenant.KnownAuthorization, error) {
	var keys []key
	for _, e := range entries {
		if e != nil {
			keys = append(keys, userKey(e.InstanceID, e.UserID), authorizationsKey(e.InstanceID, e.UserID), orgKey(e.InstanceID, e.UserOrgID),
				projectKey(e.InstanceID, e.ProjectID), orgKey(e.InstanceID, e.ProjectOrgID), orgKey(e.InstanceID, e.OrgID))
		}
	}
	items, err := s.getAll(ctx, keys)
	if err != nil {
		return nil, err
	}
	all := make([]*tenant.KnownAuthorization, len(entries))
	of := map[string]*tenant.Authorizations{}
	for n, e := range entries {
		if e == nil {
			continue
		}
		if _, isRead := of[e.UserID]; !isRead {
			if of[e.UserID], err = items.authorizations(e.InstanceID, e.UserID); err != nil {
				return nil, err
			}
		}
		if all[n], err = items.knownAuthorization(e, of[e.UserID]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// knownAuthorization returns nil if anything that the authorization depends on is gone.
func (f found) knownAuthorization(e *tenant.AuthorizationEntry, of *tenant.Authorizations) (*tenant.KnownAuthorization, error) {
	known := &tenant.KnownAuthorization{Authorization: of.Authorization(e.ID)}
	if _, hasOwner := f[orgKey(e.InstanceID, e.ProjectOrgID)]; !hasOwner || known.Authorization == nil {
		return nil, nil //nolint:nilnil // as documented
	}
	p, ok, err := read[projectItem](f, projectKey(e.InstanceID, e.ProjectID))
	if !ok {
		return nil, err
	}
	known.Project = p.entity(e.InstanceID)
	if known.Org, err = f.org(e.InstanceID, e.OrgID); known.Org == nil {
		return nil, err
	}
	if known.User, known.UserOrg, err = f.userWithOrg(e.InstanceID, e.UserID); known.User == nil {
		return nil, err
	}
	return known, nil
}

// AuthorizationsByID returns the authorizations with the given ids, which must be
// distinct.
func (s *Store) AuthorizationsByID(ctx context.Context, instanceID string, ids []string) ([]*tenant.KnownAuthorization, error) {
	keys := make([]key, len(ids))
	for n, id := range ids {
		keys[n] = authorizationEntryKey(instanceID, id)
	}
	items, err := s.getAll(ctx, keys)
	if err != nil {
		return nil, err
	}
	var entries []*tenant.AuthorizationEntry
	for _, k := range keys {
		i, ok, err := read[authorizationEntryItem](items, k)
		if err != nil {
			return nil, err
		}
		if ok {
			entries = append(entries, i.entity(instanceID))
		}
	}
	all, err := s.knownAuthorizations(ctx, entries)
	return slices.DeleteFunc(all, func(a *tenant.KnownAuthorization) bool { return a == nil }), err
}

// AuthorizationsOf returns the authorizations of the given users, who must be distinct.
func (s *Store) AuthorizationsOf(ctx context.Context, instanceID string, userIDs []string) ([]*tenant.KnownAuthorization, error) {
	var keys []key
	for _, id := range userIDs {
		keys = append(keys, authorizationsKey(instanceID, id))
	}
	items, err := s.getAll(ctx, keys)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, id := range userIDs {
		of, err := items.authorizations(instanceID, id)
		if err != nil {
			return nil, err
		}
		if of == nil {
			continue
		}
		for _, one := range of.All {
			ids = append(ids, one.ID)
		}
	}
	return s.AuthorizationsByID(ctx, instanceID, ids)
}
