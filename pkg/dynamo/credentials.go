package dynamo

import (
	"context"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Credentials lists the keys or tokens of a user in order of creation, or those of all
// machines of an instance ordered by login name, then by creation. keepUser filters
// users together with all their credentials; keep filters the credentials of the
// remaining users. When listing all machines, each user also counts as an entry that
// was examined.
func (s *Store) Credentials(
	ctx context.Context, of tenant.CredentialQuery, q tenant.PageQuery, keepUser func(*tenant.User) bool, keep func(*tenant.Credential) bool,
) (tenant.Page[*tenant.Credential], error) {
	keyOf := machineKeyKey
	if of.Kind == tenant.CredentialToken {
		keyOf = tokenKey
	}
	if of.User != nil {
		k := keyOf(of.InstanceID, of.User.ID, of.ID)
		entity := func(i item) (*tenant.Credential, error) { return readCredential(i, of.User) }
		return pageOf(ctx, s, list{pk: k.PK, prefix: k.SK}, q, true, eachOf(entity, keep))
	}
	names := claimKey(tenant.ClaimLoginName, of.InstanceID, "").PK
	// Cursors must not be interchangeable with those of the list of names, although
	// both read the same partition.
	l := list{pk: names + " " + keyOf("", "", "").SK, descending: q.Descending}
	after, err := l.after(q.After)
	if err != nil {
		return tenant.Page[*tenant.Credential]{}, err
	}
	w := &walk{
		store: s, instanceID: of.InstanceID, id: of.ID, keep: keepUser, descending: q.Descending,
		names: &partition{store: s, list: list{pk: names, descending: q.Descending}},
		key:   func(userID, id string) key { return keyOf(of.InstanceID, userID, id) },
	}
	if err := w.resume(ctx, after); err != nil {
		return tenant.Page[*tenant.Credential]{}, err
	}
	resolve := func(_ context.Context, items []item) ([]*tenant.Credential, error) {
		all := make([]*tenant.Credential, len(items))
		for n, i := range items {
			owner := w.ownerOf(i)
			if owner == nil {
				continue // the user, not a credential
			}
			c, err := readCredential(i, owner)
			if err != nil {
				return nil, err
			}
			if keep(c) {
				all[n] = c
			}
		}
		return all, nil
	}
	return pager[tenant.Credential]{list: l, source: w, resolve: resolve, isFiltered: true}.page(ctx, q)
}

// readCredential decodes a user's key or token.
func readCredential(i item, of *tenant.User) (*tenant.Credential, error) {
	a := attributes{item: i}
	c := &tenant.Credential{UserID: of.ID, OrgID: of.OrgID, ID: a.text("id"), ExpiresAt: a.time("expiresAt"), Revision: a.revision()}
	return c, a.of(userKey(of.InstanceID, of.ID))
}
