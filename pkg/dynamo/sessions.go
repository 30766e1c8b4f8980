package dynamo

import (
	"context"
	"strings"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Sessions lists the API sessions of an instance in order of creation. Sessions
// whose user is gone are omitted.
func (s *Store) Sessions(
	ctx context.Context, instanceID string, q tenant.PageQuery, keep func(*tenant.KnownSession) bool,
) (tenant.Page[*tenant.KnownSession], error) {
	p := pager[tenant.KnownSession]{list: list{pk: sessionsPK(instanceID)}, isFiltered: keep != nil, hasDead: true}
	p.resolve = func(ctx context.Context, items []item) ([]*tenant.KnownSession, error) {
		entries, err := readAll[sessionEntryItem](items)
		if err != nil {
			return nil, err
		}
		return s.knownSessions(ctx, instanceID, entries, keep)
	}
	return p.pageOf(ctx, s, q)
}

// SessionsOf lists the API sessions of a user.
func (s *Store) SessionsOf(
	ctx context.Context, instanceID, userID string, q tenant.PageQuery, keep func(*tenant.KnownSession) bool,
) (tenant.Page[*tenant.KnownSession], error) {
	p := pager[tenant.KnownSession]{list: list{pk: userPK(instanceID, userID), prefix: sessionPrefix}, isFiltered: true, hasDead: true}
	var user *tenant.User
	isRead := false
	p.resolve = func(ctx context.Context, items []item) ([]*tenant.KnownSession, error) {
		if !isRead {
			users, err := s.LivingUsers(ctx, instanceID, []string{userID})
			if err != nil {
				return nil, err
			}
			if isRead = true; len(users) == 1 {
				user = users[0]
			}
		}
		sessions, err := readAll[sessionItem](items)
		if err != nil {
			return nil, err
		}
		known := make([]*tenant.KnownSession, len(sessions))
		for n, i := range sessions {
			one := &tenant.KnownSession{Session: i.entity(instanceID, userID, strings.TrimPrefix(i.SK, sessionPrefix)), User: user}
			if user != nil && one.API != nil && (keep == nil || keep(one)) {
				known[n] = one
			}
		}
		return known, nil
	}
	return p.pageOf(ctx, s, q)
}

// SessionsByID returns the API sessions with the given ids, which must be distinct,
// in the same order. Sessions whose user is gone are omitted.
func (s *Store) SessionsByID(ctx context.Context, instanceID string, ids []string) ([]*tenant.KnownSession, error) {
	keys := make([]key, len(ids))
	for n, id := range ids {
		keys[n] = sessionEntryKey(instanceID, id)
	}
	items, err := s.getAll(ctx, keys)
	if err != nil {
		return nil, err
	}
	var entries []sessionEntryItem
	for _, k := range keys {
		i, ok, err := read[sessionEntryItem](items, k)
		if err != nil {
			return nil, err
		}
		if ok {
			entries = append(entries, i)
		}
	}
	found, err := s.knownSessions(ctx, instanceID, entries, nil)
	if err != nil {
		return nil, err
	}
	var all []*tenant.KnownSession
	for _, one := range found {
		if one != nil {
			all = append(all, one)
		}
	}
	return all, nil
}

// knownSessions returns the sessions that entries point to, in the same order. An
// element is nil if the session is gone or keep omits it.
func (s *Store) knownSessions(
	ctx context.Context, instanceID string, entries []sessionEntryItem, keep func(*tenant.KnownSession) bool,
) ([]*tenant.KnownSession, error) {
	var keys []key
	for _, e := range entries {
		keys = append(keys, sessionKey(instanceID, e.UserID, e.SK))
		if e.UserID != "" {
			keys = append(keys, userKey(instanceID, e.UserID), orgKey(instanceID, e.UserOrgID))
		}
	}
	items, err := s.getAll(ctx, keys)
	if err != nil {
		return nil, err
	}
	all := make([]*tenant.KnownSession, len(entries))
	for n, e := range entries {
		i, ok, err := read[sessionItem](items, sessionKey(instanceID, e.UserID, e.SK))
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		known := &tenant.KnownSession{Session: i.entity(instanceID, e.UserID, e.SK)}
		if e.UserID != "" {
			if known.User, _, err = items.userWithOrg(instanceID, e.UserID); err != nil {
				return nil, err
			}
			if known.User == nil {
				continue
			}
		}
		if keep == nil || keep(known) {
			all[n] = known
		}
	}
	return all, nil
}
