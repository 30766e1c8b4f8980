package org

import (
	"context"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/pkg/hostname"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Refusals of a new name. Source: the contract, v2.md, section 3.
var (
	ErrRenameNotFound = &tenant.Error{Kind: tenant.KindNotFound, ID: "ORG-1MRds", Key: keyNotFound}
	ErrNameInvalid    = tenant.Invalid("EVENT-Mf9sd", "Errors.Org.Invalid")
	ErrNameSame       = &tenant.Error{Kind: tenant.KindPrecondition, ID: "ORG-4VSdf", Key: "Errors.Org.NotChanged"}
)

// Rename renames an organisation. Safe for concurrent use.
type Rename struct {
	Store ChangeStore
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute renames the organisation in one transaction. If the primary domain was
// derived from the name, it changes too. The former name and domain become free. It
// returns the organisation as changed, ErrNameInvalid, ErrRenameNotFound, ErrNameSame,
// ErrNameEmpty, ErrNameTaken, ErrDomainTaken, tenant.ErrChanged and
// tenant.ErrUnavailable.
func (uc *Rename) Execute(ctx context.Context, cmd ChangeCommand, name string) (*tenant.Org, error) {
	name, err := tenant.UniqueName(name, ErrNameInvalid)
	if err != nil {
		return nil, err
	}
	org, err := cmd.get(ctx, uc.Store, ErrRenameNotFound)
	switch {
	case err != nil:
		return nil, err
	case org.Name == name:
		return nil, ErrNameSame
	}
	to, err := renamed(org, name)
	if err != nil {
		return nil, err
	}
	return cmd.commit(ctx, uc.Store, uc.Clock, uc.IDs, to)
}

// renamed returns the organisation with another name.
func renamed(org *tenant.Org, name string) (changed, error) {
	next := *org
	next.Name = name
	to := changed{org: &next, event: tenant.OrgRenamed}
	data := tenant.OrgRenamedData{InstanceID: org.InstanceID, OrgID: org.ID, Name: name}
	if was, is := tenant.Fold(org.Name), tenant.Fold(name); was != is {
		to.before = append(to.before, tenant.Claim{Kind: tenant.ClaimOrgName, InstanceID: org.InstanceID, Name: is, Owner: org.ID, Taken: ErrNameTaken})
		to.after = append(to.after, tenant.Release{Kind: tenant.ClaimOrgName, InstanceID: org.InstanceID, Name: was, Owner: org.ID})
	}
	was := org.PrimaryDomain()
	is, err := movedDomain(org, name)
	if err != nil {
		return to, err
	}
	if was != is {
		isNew := func(d tenant.OrgDomain) bool { return d.Domain == is }
		primary := tenant.OrgDomain{Domain: is, Primary: true, Verified: true}
		if n := indexOfDomain(org, is); n >= 0 {
			primary.AddedAt = org.Domains[n].AddedAt
		} else {
			to.added = is
			to.before = append(to.before, tenant.Claim{Kind: tenant.ClaimOrgDomain, InstanceID: org.InstanceID, Name: is, Owner: org.ID, Taken: ErrDomainTaken})
		}
		to.after = append(to.after, tenant.Release{Kind: tenant.ClaimOrgDomain, InstanceID: org.InstanceID, Name: was, Owner: org.ID})
		next.Domains = append([]tenant.OrgDomain{primary}, slices.DeleteFunc(slices.Clone(org.Domains[1:]), isNew)...)
		data.PrimaryDomain, data.PreviousPrimaryDomain = is, was
	}
	to.data = data
	return to, nil
}

// movedDomain returns the primary domain after a change of name: a new one under the
// same host if the current one was derived from the old name.
func movedDomain(org *tenant.Org, name string) (string, error) {
	was := org.PrimaryDomain()
	_, host, _ := strings.Cut(was, ".")
	if made, ok := hostname.GenerateOrgDomain(org.Name, host); !ok || made != was {
		return was, nil
	}
	is, ok := hostname.GenerateOrgDomain(name, host)
	if !ok {
		return "", ErrNameEmpty
	}
	return is, nil
}
