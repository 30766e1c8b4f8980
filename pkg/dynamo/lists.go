package dynamo

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Lists are strongly consistent: they include what was just created and nothing that
// was removed. keep filters entries; nil keeps all. It is applied while reading, so the
// cost of a page depends on the entries examined (tenant.Page.Read).

// Instances lists all instances in order of creation.
func (s *Store) Instances(ctx context.Context, q tenant.PageQuery, keep func(*tenant.Instance) bool) (tenant.Page[*tenant.Instance], error) {
	l := list{pk: instancesPrefix, descending: q.Descending}
	after, err := l.after(q.After)
	if err != nil {
		return tenant.Page[*tenant.Instance]{}, err
	}
	m := &merged{descending: q.Descending}
	for n := range shards {
		of := list{pk: instancesPK(n), descending: q.Descending}
		m.shards = append(m.shards, &shard{partition: partition{store: s, list: of, after: after}})
	}
	return pager[tenant.Instance]{list: l, source: m, resolve: eachOf(readInstance, keep), isFiltered: keep != nil}.page(ctx, q)
}

// OrgsByName lists the organisations of an instance whose folded names begin with
// prefix, which must be folded too, ordered by name.
func (s *Store) OrgsByName(
	ctx context.Context, instanceID, prefix string, q tenant.PageQuery, keep func(*tenant.Org) bool,
) (tenant.Page[*tenant.Org], error) {
	l := list{pk: claimKey(tenant.ClaimOrgName, instanceID, "").PK, prefix: sortedPrefix(prefix), ofNames: true}
	p := pager[tenant.Org]{list: l, isFiltered: keep != nil, hasDead: true}
	p.resolve = func(ctx context.Context, items []item) ([]*tenant.Org, error) {
		claims, owners, err := s.owners(ctx, items, func(c claimItem) []key { return []key{orgKey(instanceID, c.Owner)} })
		if err != nil {
			return nil, err
		}
		orgs := make([]*tenant.Org, len(claims))
		for n, c := range claims {
			org, err := owners.org(instanceID, c.Owner)
			if err != nil {
				return nil, err
			}
			if org != nil && strings.HasPrefix(tenant.Fold(org.Name), prefix) && (keep == nil || keep(org)) {
				orgs[n] = org
			}
		}
		return orgs, nil
	}
	return p.pageOf(ctx, s, q)
}

// Users lists the users of an instance whose folded login names begin with prefix,
// which must be folded too, ordered by login name. If orgID is not empty, users of
// other organisations are omitted.
func (s *Store) Users(
	ctx context.Context, instanceID, orgID, prefix string, q tenant.PageQuery, keep func(*tenant.User) bool,
) (tenant.Page[*tenant.User], error) {
	l := list{pk: claimKey(tenant.ClaimLoginName, instanceID, "").PK, prefix: sortedPrefix(prefix), ofNames: true}
	p := pager[tenant.User]{list: l, isFiltered: keep != nil || orgID != "", hasDead: true}
	p.resolve = func(ctx context.Context, items []item) ([]*tenant.User, error) {
		claims, owners, err := s.owners(ctx, items, func(c claimItem) []key {
			if orgID != "" && c.OrgID != orgID {
				return nil // not read at all
			}
			return []key{userKey(instanceID, c.Owner), orgKey(instanceID, c.OrgID)}
		})
		if err != nil {
			return nil, err
		}
		users := make([]*tenant.User, len(claims))
		for n, c := range claims {
			// A user removed with their organisation may not be swept yet.
			user, _, err := owners.userWithOrg(instanceID, c.Owner)
			if err != nil {
				return nil, err
			}
			if user != nil && strings.HasPrefix(tenant.Fold(user.UserName), prefix) && (keep == nil || keep(user)) {
				users[n] = user
			}
		}
		return users, nil
	}
	return p.pageOf(ctx, s, q)
}

// Members lists the members of exactly one resource, ordered by user id. Members whose
// user is gone are omitted.
func (s *Store) Members(
	ctx context.Context, instanceID string, on tenant.Resource, q tenant.PageQuery, keep func(*tenant.KnownMember) bool,
) (tenant.Page[*tenant.KnownMember], error) {
	k := memberKey(instanceID, on, "")
	p := pager[tenant.KnownMember]{list: list{pk: k.PK, prefix: k.SK}, isFiltered: keep != nil, hasDead: true}
	p.resolve = func(ctx context.Context, items []item) ([]*tenant.KnownMember, error) {
		members, users, err := s.users(ctx, instanceID, items)
		if err != nil {
			return nil, err
		}
		known := make([]*tenant.KnownMember, len(members))
		for n, m := range members {
			user, org, err := users.userWithOrg(instanceID, m.UserID)
			if err != nil {
				return nil, err
			}
			if entry := (&tenant.KnownMember{Member: m, User: user, Org: org}); user != nil && (keep == nil || keep(entry)) {
				known[n] = entry
			}
		}
		return known, nil
	}
	return p.pageOf(ctx, s, q)
}

// users reads the users of members, and their organisations.
func (s *Store) users(ctx context.Context, instanceID string, items []item) ([]*tenant.Member, found, error) {
	found, err := readAll[memberItem](items)
	if err != nil {
		return nil, nil, err
	}
	members, keys := make([]*tenant.Member, len(found)), []key(nil)
	for n, i := range found {
		if members[n], err = i.entity(instanceID); err != nil {
			return nil, nil, err
		}
		keys = append(keys, userKey(instanceID, members[n].UserID), orgKey(instanceID, members[n].UserOrgID))
	}
	all, err := s.getAll(ctx, keys)
	return members, all, err
}

// owners reads the owners of claims, by the keys that of returns.
func (s *Store) owners(ctx context.Context, items []item, of func(claimItem) []key) ([]claimItem, found, error) {
	claims, err := readAll[claimItem](items)
	if err != nil {
		return nil, nil, err
	}
	var keys []key
	for _, c := range claims {
		keys = append(keys, of(c)...)
	}
	all, err := s.getAll(ctx, keys)
	return claims, all, err
}

// getAll reads any number of items by key; keys may contain duplicates.
func (s *Store) getAll(ctx context.Context, keys []key) (found, error) {
	all := make(found, len(keys))
	for part := range slices.Chunk(distinct(keys), maxBatch) {
		some, err := s.get(ctx, part)
		if err != nil {
			return nil, readError(err)
		}
		maps.Copy(all, some)
	}
	return all, nil
}

// dropDead sets entities to nil if an owner is gone. Elements may be nil already.
func dropDead[E any](ctx context.Context, s *Store, entities []*E, owners func(*E) []key) error {
	var keys []key
	for _, e := range entities {
		if e != nil {
			keys = append(keys, owners(e)...)
		}
	}
	alive, err := s.getAll(ctx, keys)
	if err != nil {
		return err
	}
	isGone := func(k key) bool { return alive[k] == nil }
	for n, e := range entities {
		if e != nil && slices.ContainsFunc(owners(e), isGone) {
			entities[n] = nil
		}
	}
	return nil
}

// distinct returns keys without duplicates, in order.
func distinct(keys []key) (all []key) {
	isThere := make(map[key]bool, len(keys))
	for _, k := range keys {
		if !isThere[k] {
			isThere[k] = true
			all = append(all, k)
		}
	}
	return all
}

// maxBatch is the limit of BatchGetItem.
const maxBatch = 100
