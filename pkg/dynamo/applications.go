package dynamo

import (
	"context"
	"slices"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// client adds the requested application to the snapshot, unless its project or
// organisation is gone.
func (f found) client(q tenant.Query, s *tenant.Snapshot) error {
	if q.ClientID == "" {
		return nil
	}
	i, ok, err := read[applicationItem](f, applicationKey(q.InstanceID, q.ClientID))
	if !ok {
		return err
	}
	p, ok, err := read[projectItem](f, projectKey(q.InstanceID, i.ProjectID))
	if !ok {
		return err
	}
	org, err := f.org(q.InstanceID, i.OrgID)
	if org == nil {
		return err
	}
	s.Client, s.ClientProject, s.ClientOrg = i.entity(q.InstanceID), p.entity(q.InstanceID), org
	return nil
}

// Applications lists the applications of an instance in order of creation. Those whose
// project or organisation is gone are omitted.
func (s *Store) Applications(
	ctx context.Context, instanceID string, q tenant.PageQuery, keep func(*tenant.Application) bool,
) (tenant.Page[*tenant.Application], error) {
	p := pager[tenant.Application]{list: list{pk: applicationsPK(instanceID)}, isFiltered: keep != nil, hasDead: true}
	p.resolve = func(ctx context.Context, items []item) ([]*tenant.Application, error) {
		found, err := readAll[applicationItem](items)
		if err != nil {
			return nil, err
		}
		applications := make([]*tenant.Application, len(found))
		for n, i := range found {
			if a := i.entity(instanceID); keep == nil || keep(a) {
				applications[n] = a
			}
		}
		return applications, dropDead(ctx, s, applications, ownersOfApplication)
	}
	return p.pageOf(ctx, s, q)
}

// ownersOfApplication returns the keys of the items without which an application no
// longer exists.
func ownersOfApplication(a *tenant.Application) []key {
	return []key{projectKey(a.InstanceID, a.ProjectID), orgKey(a.InstanceID, a.OrgID)}
}

// ApplicationByID returns the application with that id, or nil.
func (s *Store) ApplicationByID(ctx context.Context, instanceID, id string) (*tenant.Application, error) {
	return s.applicationOf(ctx, instanceID, claimKey(tenant.ClaimApplicationID, instanceID, id))
}

// ApplicationByKeyID returns the application that has the key with that id, or nil.
func (s *Store) ApplicationByKeyID(ctx context.Context, instanceID, keyID string) (*tenant.Application, error) {
	return s.applicationOf(ctx, instanceID, claimKey(tenant.ClaimApplicationKeyID, instanceID, keyID))
}

// ApplicationsByClientID returns the applications with the given client ids, which must
// be distinct, in the same order.
func (s *Store) ApplicationsByClientID(ctx context.Context, instanceID string, ids []string) ([]*tenant.Application, error) {
	applications, err := byID(ctx, s, ids, func(id string) key { return applicationKey(instanceID, id) },
		func(items found, id string) (*tenant.Application, error) {
			i, ok, err := read[applicationItem](items, applicationKey(instanceID, id))
			if !ok {
				return nil, err
			}
			return i.entity(instanceID), nil
		})
	if err != nil {
		return nil, err
	}
	err = dropDead(ctx, s, applications, ownersOfApplication)
	return slices.DeleteFunc(applications, func(a *tenant.Application) bool { return a == nil }), err
}

// applicationOf returns the application that owns a claim, or nil.
func (s *Store) applicationOf(ctx context.Context, instanceID string, k key) (*tenant.Application, error) {
	items, err := s.get(ctx, []key{k})
	if err != nil {
		return nil, readError(err)
	}
	claim, err := items.claim(k)
	if err != nil || claim.Owner == "" {
		return nil, err
	}
	found, err := s.Snapshot(ctx, tenant.Query{InstanceID: instanceID, ClientID: claim.Owner})
	return found.Client, err
}
