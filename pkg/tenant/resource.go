package tenant

import (
	"cmp"
	"strings"
)

// Resource is something that has members: the instance, which is the zero value, an
// organisation, a project, or a project grant. Resources are comparable with ==.
type Resource struct {
	// OrgID is the organisation, or the project's. It is empty only for the instance.
	OrgID string
	// ProjectID is empty for the instance and for an organisation.
	ProjectID string
	// GrantedOrgID is the organisation that receives the grant; empty for anything but
	// a grant.
	GrantedOrgID string
	// GrantMadeAt is the creation time of the grant in microseconds since 1970. A later
	// grant to the same organisation is a different resource with members of its own.
	GrantMadeAt int64
}

// OnOrg returns an organisation, or the instance itself if orgID is empty.
func OnOrg(orgID string) Resource { return Resource{OrgID: orgID} }

// OnProject returns a project of an organisation.
func OnProject(orgID, projectID string) Resource {
	return Resource{OrgID: orgID, ProjectID: projectID}
}

// Resource returns the project as a Resource.
func (p *Project) Resource() Resource { return OnProject(p.OrgID, p.ID) }

// GrantResource returns the project's grant to an organisation as a Resource; ok is
// false if there is none.
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

// IsProject reports whether r is a project and not a grant.
func (r Resource) IsProject() bool { return r.ProjectID != "" && r.GrantedOrgID == "" }

// IsGrant reports whether r is a project grant.
func (r Resource) IsGrant() bool { return r.GrantedOrgID != "" }

// HolderID returns the organisation that holds r: the one that a project is granted to
// or owned by; "" for the instance.
func (r Resource) HolderID() string {
	if r.IsGrant() {
		return r.GrantedOrgID
	}
	return r.OrgID
}

// Covers reports whether roles on r apply to of: roles on the instance apply to
// everything, roles on an organisation to whatever it holds, all others to r alone.
func (r Resource) Covers(of Resource) bool {
	return r.IsInstance() || r == of || r.IsOrg() && r.OrgID == of.HolderID()
}

// Compare orders resources: the instance first, then organisations by id. Each
// organisation follows its projects, and each project follows its grants.
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

// Contains reports whether of is r or part of it. An organisation contains its
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

// IsNear reports whether a member of r is involved with the organisation that holds of,
// and so may know that it exists.
func (r Resource) IsNear(of Resource) bool {
	holder := of.HolderID()
	return r.Covers(of) || holder != "" && (r.OrgID == holder || r.GrantedOrgID == holder)
}
