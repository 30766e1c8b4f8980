package tenant

import (
	"cmp"
	"strings"
)

// Resource is what somebody can be a member of: the instance itself, which is the
// zero value, one of its organisations, a project of one, or the grant of a project
// to another organisation. Resources are compared by ==.
type Resource struct {
	// OrgID is the organisation, or the one that the project belongs to. Only the
	// instance has none.
	OrgID string
	// ProjectID is empty for the instance and for an organisation.
	ProjectID string
	// GrantedOrgID is the organisation that the project is granted to; empty for all
	// but a grant.
	GrantedOrgID string
	// GrantMadeAt is when the grant was made, in microseconds since 1970: a later
	// grant to the same organisation is another one, and has no members of this.
	GrantMadeAt int64
}

// OnOrg returns an organisation, or the instance itself if orgID is empty.
func OnOrg(orgID string) Resource { return Resource{OrgID: orgID} }

// OnProject returns a project of an organisation.
func OnProject(orgID, projectID string) Resource {
	return Resource{OrgID: orgID, ProjectID: projectID}
}

// Resource returns the project as what somebody is a member of.
func (p *Project) Resource() Resource { return OnProject(p.OrgID, p.ID) }

// GrantResource returns the grant of the project to an organisation as what somebody
// is a member of; ok is false if there is none.
func (p *Project) GrantResource(grantedOrgID string) (r Resource, ok bool) {
	grant := p.Grant(grantedOrgID)
	if grant == nil {
		return Resource{}, false
	}
	return Resource{OrgID: p.OrgID, ProjectID: p.ID, GrantedOrgID: grantedOrgID, GrantMadeAt: grant.CreatedAt.UnixMicro()}, true
}

// IsInstance reports whether r is the instance itself.
func (r Resource) IsInstance() bool { return r == Resource{} }

// IsOrg reports whether r is an organisation.
func (r Resource) IsOrg() bool { return r.OrgID != "" && r.ProjectID == "" }

// IsProject reports whether r is a project, and not a grant of one.
func (r Resource) IsProject() bool { return r.ProjectID != "" && r.GrantedOrgID == "" }

// IsGrant reports whether r is the grant of a project.
func (r Resource) IsGrant() bool { return r.GrantedOrgID != "" }

// HolderID returns the organisation that has r: the one that a project is granted to,
// or belongs to; "" for the instance.
func (r Resource) HolderID() string {
	if r.IsGrant() {
		return r.GrantedOrgID
	}
	return r.OrgID
}

// Covers reports whether roles on r count for of, too: those on the instance for
// everything, those on an organisation for what it has, all others for r alone.
func (r Resource) Covers(of Resource) bool {
	return r.IsInstance() || r == of || r.IsOrg() && r.OrgID == of.HolderID()
}

// Compare orders resources: the instance, then organisations by their ids, each after
// its projects, and these after their grants.
func (r Resource) Compare(other Resource) int {
	return cmp.Or(
		strings.Compare(r.OrgID, other.OrgID), emptyLast(r.ProjectID, other.ProjectID),
		emptyLast(r.GrantedOrgID, other.GrantedOrgID), cmp.Compare(r.GrantMadeAt, other.GrantMadeAt),
	)
}

func emptyLast(a, b string) int {
	if (a == "") != (b == "") {
		return strings.Compare(b, a)
	}
	return strings.Compare(a, b)
}

// Contains reports whether of is r, or one of its parts: an organisation has its
// projects, and a project its grants.
func (r Resource) Contains(of Resource) bool {
	switch {
	case r.IsInstance() || r == of:
		return true
	case r.IsOrg():
		return r.OrgID == of.OrgID
	default:
		return r.IsProject() && r == OnProject(of.OrgID, of.ProjectID)
	}
}

// IsNear reports whether a member of r has to do with the organisation that has of:
// they may know that it is there.
func (r Resource) IsNear(of Resource) bool {
	holder := of.HolderID()
	return r.Covers(of) || holder != "" && (r.OrgID == holder || r.GrantedOrgID == holder)
}
