package user

import (
	"context"
	"fmt"
	"slices"

	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	// maxOwned is how many organisations a removed user may own: each must keep another
	// owner, whom the transaction checks.
	maxOwned = 10
	// maxMembers is how many memberships the transaction removes; the sweep removes the
	// rest.
	maxMembers = 40
)

// ErrOwnsMany is ours.
var ErrOwnsMany = &tenant.Error{
	Kind: tenant.KindPrecondition, ID: "USER-oWns1",
	Key: fmt.Sprintf("the user owns more than %d organisations; take this role from them first", maxOwned),
}

// RemoveStore has the access paths of Remove.
type RemoveStore interface {
	OwnedStore
	// OrgsByID returns the organisations of an instance with one of the distinct ids,
	// in the order of ids.
	OrgsByID(ctx context.Context, instanceID string, ids []string) ([]*tenant.Org, error)
}

// Remove is the use case of that name. Safe for concurrent use.
type Remove struct {
	Store RemoveStore
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute removes the user in one transaction. From then on, the user does not exist,
// their credentials are refused, and their user name is free; their id stays taken. The
// subscriber of the event sweeps the rest. It returns the user's last revision, or
// ErrOneself, ErrOwnsMany, member.ErrLastOwner, member.ErrLastOrgOwner,
// tenant.ErrChanged if something was changed since it was read, or
// tenant.ErrUnavailable.
func (uc *Remove) Execute(ctx context.Context, cmd ChangeCommand) (*tenant.User, error) {
	if cmd.isByOneself() {
		return nil, ErrOneself
	}
	others, err := uc.otherOwners(ctx, cmd)
	if err != nil {
		return nil, err
	}
	at := uc.Clock.Now()
	last := *cmd.User
	last.Revision = cmd.User.Next(at)
	former := &tenant.FormerUser{InstanceID: last.InstanceID, ID: last.ID}
	writes := []tenant.Write{
		tenant.Delete{Entity: cmd.User},
		tenant.Release{Kind: tenant.ClaimLoginName, InstanceID: last.InstanceID, Name: tenant.Fold(last.UserName), Owner: last.ID},
		tenant.Put{Entity: former},
	}
	for n, m := range last.Memberships {
		if n >= maxMembers {
			former.MemberOf = append(former.MemberOf, m.On)
			continue
		}
		writes = append(writes, tenant.Drop{Entity: &tenant.Member{InstanceID: last.InstanceID, On: m.On, UserID: last.ID}})
	}
	writes = append(writes, others...)
	return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*tenant.User, tenant.Change, error) {
		return &last, tenant.Change{Writes: writes, Event: event(&last, cmd.Actor, tenant.UserRemoved, uc.IDs(), at, tenant.UserRemovedData{
			InstanceID: last.InstanceID, OrgID: last.OrgID, UserID: last.ID, UserName: last.UserName,
		})}, nil
	})
}

// otherOwners returns the conditions under which the instance, and each organisation
// that the user owns, keep an owner.
func (uc *Remove) otherOwners(ctx context.Context, cmd ChangeCommand) (all []tenant.Write, err error) {
	if all, err = cmd.otherOwner(ctx, uc.Store); err != nil {
		return nil, err
	}
	var owned []string
	for _, m := range cmd.User.Memberships {
		if m.On.IsOrg() && slices.Contains(m.Roles, tenant.RoleOrgOwner) {
			owned = append(owned, m.On.OrgID)
		}
	}
	if len(owned) == 0 {
		return all, nil
	}
	if len(owned) > maxOwned {
		return nil, ErrOwnsMany
	}
	there, err := uc.Store.OrgsByID(ctx, cmd.User.InstanceID, owned)
	if err != nil {
		return nil, err
	}
	for _, org := range there {
		others, err := cmd.target(org.ID).OtherOwner(ctx, uc.Store)
		if err != nil {
			return nil, err
		}
		all = append(all, others...)
	}
	return distinct(all), nil
}

// distinct returns conditions without duplicates: a transaction may contain an item
// only once.
func distinct(all []tenant.Write) (once []tenant.Write) {
	seen := map[string]bool{}
	for _, w := range all {
		var id string
		switch e := w.(tenant.Unchanged).Entity.(type) {
		case *tenant.User:
			id = "user " + e.ID
		case *tenant.Org:
			id = "org " + e.ID
		}
		if !seen[id] {
			seen[id] = true
			once = append(once, w)
		}
	}
	return once
}
