package member

import (
	"context"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Target says whose membership of what is to be written, and by whom.
type Target struct {
	// Actor is who asks, for the event.
	Actor string
	// Caller is the user who asks, as read for the request with their
	// organisation; nil for a system user.
	Caller    *tenant.User
	CallerOrg *tenant.Org
	// Instance as it was read.
	Instance *tenant.Instance
	// OrgID is the organisation, empty for the instance itself. It may be any text,
	// as may UserID.
	OrgID  string
	UserID string
}

// found is what was read of a target.
type found struct {
	tenant.Snapshot
	member *tenant.Member
}

// read reads the user and their membership, and the organisation. What is not an
// id is nobody's.
func (t Target) read(ctx context.Context, store tenant.Store) (f found, err error) {
	q := tenant.Query{InstanceID: t.Instance.ID}
	if tenant.IsID(t.UserID) {
		q.UserID = t.UserID
	}
	switch {
	case t.OrgID == "" && q.UserID != "":
		// Most administrators are in the first organisation.
		q.InstanceMember, q.UserOrgID = true, t.Instance.DefaultOrgID
	case tenant.IsID(t.OrgID):
		q.OrgID, q.OrgMember = t.OrgID, true // most are in their own
	default:
		return f, nil
	}
	if f.Snapshot, err = store.Snapshot(ctx, q); err != nil {
		return f, err
	}
	if f.member = f.InstanceMember; t.OrgID != "" {
		f.member = f.OrgMember
	}
	return f, nil
}

func (t Target) kind() *kind { return kindOf(t.OrgID) }

// event returns the event of a change that leaves the target these roles.
func (t Target) event(typ tenant.EventType, roles []tenant.Role) tenant.Event {
	e := tenant.Event{InstanceID: t.Instance.ID, Type: typ, Actor: t.Actor}
	switch typ {
	case tenant.InstanceMemberRemoved:
		e.Data = tenant.InstanceMemberRemovedData{InstanceID: t.Instance.ID, UserID: t.UserID}
	case tenant.OrgMemberAdded, tenant.OrgMemberChanged:
		e.Data = tenant.OrgMemberData{InstanceID: t.Instance.ID, OrgID: t.OrgID, UserID: t.UserID, Roles: roles}
	case tenant.OrgMemberRemoved:
		e.Data = tenant.OrgMemberRemovedData{InstanceID: t.Instance.ID, OrgID: t.OrgID, UserID: t.UserID}
	default:
		e.Data = tenant.InstanceMemberData{InstanceID: t.Instance.ID, UserID: t.UserID, Roles: roles}
	}
	return e
}

// OrgRoles returns the roles of organisations that have these names, without
// repetition and in their order; ok is false if one is none.
func OrgRoles(names []string) (all []tenant.Role, ok bool) { return ofOrg.roles(names) }

// roles returns names without repetition, in their order; ok is false if one is
// not a role of that kind.
func (k *kind) roles(names []string) (all []tenant.Role, ok bool) {
	all = make([]tenant.Role, 0, len(names))
	for _, name := range names {
		role := tenant.Role(name)
		if !k.isRole(role) {
			return nil, false
		}
		if !slices.Contains(all, role) {
			all = append(all, role)
		}
	}
	return all, true
}

// WithRoles returns the next revision of a user who has these roles on an
// organisation, or on the instance if orgID is empty; nil for who is no member any
// more.
func WithRoles(user *tenant.User, orgID string, roles []tenant.Role, revision tenant.Revision) *tenant.User {
	next := *user
	next.Revision = revision
	next.Memberships = slices.DeleteFunc(slices.Clone(user.Memberships), func(m tenant.Membership) bool { return m.OrgID == orgID })
	if roles != nil {
		next.Memberships = append(next.Memberships, tenant.Membership{OrgID: orgID, Roles: roles})
		slices.SortFunc(next.Memberships, func(a, b tenant.Membership) int { return strings.Compare(a.OrgID, b.OrgID) })
	}
	return &next
}

// maxMemberships bounds of how many organisations a user is a member, because
// each request reads all of them.
const maxMemberships = 1000

// CheckRoom returns ErrTooMany for a user who is a member of as many organisations
// as one may be.
func CheckRoom(user *tenant.User) error {
	if len(user.Memberships) >= maxMemberships {
		return ErrTooMany
	}
	return nil
}

func (k *kind) isOwner(roles []tenant.Role) bool { return slices.Contains(roles, k.owner) }
