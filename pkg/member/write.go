package member

import (
	"context"
	"slices"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Target is the membership to be written, and the requester.
type Target struct {
	// Actor is the requester, for the event.
	Actor string
	// Caller is the requesting user, read for the request together with their
	// organisation; nil for a system user.
	Caller    *tenant.User
	CallerOrg *tenant.Org
	// Instance is as read.
	Instance *tenant.Instance
	// On is the resource. An organisation's id may be any text, like UserID; a project
	// or grant must exist.
	On     tenant.Resource
	UserID string
}

// read reads the user, the membership and the organisation. A malformed id belongs to
// nobody.
func (t Target) read(ctx context.Context, store tenant.Store) (f tenant.Snapshot, err error) {
	q := tenant.Query{InstanceID: t.Instance.ID}
	if tenant.IsChosenID(t.UserID) {
		q.UserID = t.UserID
	}
	switch {
	case t.On.IsInstance() && q.UserID != "":
		q.UserOrgID = t.Instance.DefaultOrgID // most administrators belong to the first organisation
	case tenant.IsChosenID(t.On.OrgID):
		q.OrgID = t.On.OrgID // most belong to it
	default:
		return f, nil
	}
	q.MemberOf = &t.On
	return store.Snapshot(ctx, q)
}

func (t Target) kind() *kind { return kindOf(t.On) }

// event returns the event of a change that leaves the target with these roles.
func (t Target) event(typ tenant.EventType, roles []tenant.Role) tenant.Event {
	e := tenant.Event{InstanceID: t.Instance.ID, Type: typ, Actor: t.Actor}
	switch typ {
	case tenant.InstanceMemberRemoved:
		e.Data = tenant.InstanceMemberRemovedData{InstanceID: t.Instance.ID, UserID: t.UserID}
	case tenant.OrgMemberAdded, tenant.OrgMemberChanged:
		e.Data = tenant.OrgMemberData{InstanceID: t.Instance.ID, OrgID: t.On.OrgID, UserID: t.UserID, Roles: roles}
	case tenant.OrgMemberRemoved:
		e.Data = tenant.OrgMemberRemovedData{InstanceID: t.Instance.ID, OrgID: t.On.OrgID, UserID: t.UserID}
	case tenant.ProjectMemberAdded, tenant.ProjectMemberChanged:
		e.Data = tenant.ProjectMemberData{ProjectMemberRemovedData: t.ofProject(), Roles: roles}
	case tenant.ProjectMemberRemoved:
		e.Data = t.ofProject()
	case tenant.ProjectGrantMemberAdded, tenant.ProjectGrantMemberChanged:
		e.Data = tenant.ProjectGrantMemberData{ProjectGrantMemberRemovedData: t.ofGrant(), Roles: roles}
	case tenant.ProjectGrantMemberRemoved:
		e.Data = t.ofGrant()
	default:
		e.Data = tenant.InstanceMemberData{InstanceID: t.Instance.ID, UserID: t.UserID, Roles: roles}
	}
	return e
}

func (t Target) ofProject() tenant.ProjectMemberRemovedData {
	return tenant.ProjectMemberRemovedData{InstanceID: t.Instance.ID, OrgID: t.On.OrgID, ProjectID: t.On.ProjectID, UserID: t.UserID}
}

func (t Target) ofGrant() tenant.ProjectGrantMemberRemovedData {
	return tenant.ProjectGrantMemberRemovedData{ProjectMemberRemovedData: t.ofProject(), GrantedOrgID: t.On.GrantedOrgID}
}

// OrgRoles returns the organisation roles with these names, distinct and in order; ok
// is false if one is not such a role.
func OrgRoles(names []string) (all []tenant.Role, ok bool) { return ofOrg.roles(names) }

// roles returns names as roles, distinct and in order; ok is false if one is not a role
// of that kind.
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

// WithRoles returns the next revision of a user with these roles on a resource; nil
// roles end the membership.
func WithRoles(user *tenant.User, on tenant.Resource, roles []tenant.Role, revision tenant.Revision) *tenant.User {
	next := *user
	next.Revision = revision
	next.Memberships = slices.DeleteFunc(slices.Clone(user.Memberships), func(m tenant.Membership) bool { return m.On == on })
	if roles != nil {
		next.Memberships = append(next.Memberships, tenant.Membership{On: on, Roles: roles})
		slices.SortFunc(next.Memberships, func(a, b tenant.Membership) int { return a.On.Compare(b.On) })
	}
	return &next
}

const (
	// maxMemberships bounds a user's memberships, because each request reads all of
	// them.
	maxMemberships = 1000
	// maxMembershipsSize bounds their ids in bytes: those that callers choose may be
	// long, and an item may have 400 KB (Amazon DynamoDB developer guide, "Quotas").
	maxMembershipsSize = 200_000
)

// CheckRoom returns ErrTooMany if a user has the maximum of memberships.
func CheckRoom(user *tenant.User) error {
	// Names, dates and roles, in addition to the ids.
	const overhead = 100
	size := 0
	for _, m := range user.Memberships {
		size += len(m.On.OrgID) + len(m.On.ProjectID) + len(m.On.GrantedOrgID) + overhead
	}
	if len(user.Memberships) >= maxMemberships || size >= maxMembershipsSize {
		return ErrTooMany
	}
	return nil
}

// isOwner reports whether roles include the one that at least one member must keep.
func (k *kind) isOwner(roles []tenant.Role) bool {
	return k.owner != "" && slices.Contains(roles, k.owner)
}
