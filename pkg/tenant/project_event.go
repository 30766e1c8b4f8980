package tenant

// ProjectData is what a ProjectAdded or ProjectChanged event tells: all that the
// project is now.
type ProjectData struct {
	InstanceID            string `json:"instanceId"`
	OrgID                 string `json:"orgId"`
	ProjectID             string `json:"projectId"`
	Name                  string `json:"name"`
	RoleAssertion         bool   `json:"projectRoleAssertion,omitempty"`
	AuthorizationRequired bool   `json:"authorizationRequired,omitempty"`
	AccessRequired        bool   `json:"projectAccessRequired,omitempty"`
}

// ProjectStateData is what a ProjectDeactivated, ProjectReactivated or
// ProjectRemoved event tells.
type ProjectStateData struct {
	InstanceID string `json:"instanceId"`
	OrgID      string `json:"orgId"`
	ProjectID  string `json:"projectId"`
}

// ProjectRoleData is what a ProjectRoleAdded or ProjectRoleChanged event tells.
type ProjectRoleData struct {
	InstanceID  string `json:"instanceId"`
	OrgID       string `json:"orgId"`
	ProjectID   string `json:"projectId"`
	RoleKey     string `json:"roleKey"`
	DisplayName string `json:"displayName,omitempty"`
	Group       string `json:"group,omitempty"`
}

// ProjectRoleRemovedData is what a ProjectRoleRemoved event tells.
type ProjectRoleRemovedData struct {
	InstanceID string `json:"instanceId"`
	OrgID      string `json:"orgId"`
	ProjectID  string `json:"projectId"`
	RoleKey    string `json:"roleKey"`
}

// ProjectGrantData is what a ProjectGrantAdded or ProjectGrantChanged event tells.
type ProjectGrantData struct {
	InstanceID   string `json:"instanceId"`
	OrgID        string `json:"orgId"`
	ProjectID    string `json:"projectId"`
	GrantedOrgID string `json:"grantedOrgId"`
	// RoleKeys are all that the organisation may give now.
	RoleKeys []string `json:"roleKeys"`
}

// ProjectGrantStateData is what a ProjectGrantDeactivated,
// ProjectGrantReactivated or ProjectGrantRemoved event tells.
type ProjectGrantStateData struct {
	InstanceID   string `json:"instanceId"`
	OrgID        string `json:"orgId"`
	ProjectID    string `json:"projectId"`
	GrantedOrgID string `json:"grantedOrgId"`
}

// ProjectMemberData is what a ProjectMemberAdded or ProjectMemberChanged event tells.
type ProjectMemberData struct {
	ProjectMemberRemovedData
	// Roles are all that the member has now.
	Roles []Role `json:"roles"`
}

// ProjectMemberRemovedData is what a ProjectMemberRemoved event tells.
type ProjectMemberRemovedData struct {
	InstanceID string `json:"instanceId"`
	OrgID      string `json:"orgId"`
	ProjectID  string `json:"projectId"`
	UserID     string `json:"userId"`
}

// ProjectGrantMemberData is what a ProjectGrantMemberAdded or
// ProjectGrantMemberChanged event tells.
type ProjectGrantMemberData struct {
	ProjectGrantMemberRemovedData
	// Roles are all that the member has now.
	Roles []Role `json:"roles"`
}

// ProjectGrantMemberRemovedData is what a ProjectGrantMemberRemoved event tells.
type ProjectGrantMemberRemovedData struct {
	ProjectMemberRemovedData
	GrantedOrgID string `json:"grantedOrgId"`
}
