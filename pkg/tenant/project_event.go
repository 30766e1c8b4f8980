package tenant

// ProjectData is the data of a ProjectAdded or ProjectChanged event: the project's
// current settings.
type ProjectData struct {
	InstanceID            string `json:"instanceId"`
	OrgID                 string `json:"orgId"`
	ProjectID             string `json:"projectId"`
	Name                  string `json:"name"`
	RoleAssertion         bool   `json:"projectRoleAssertion,omitempty"`
	AuthorizationRequired bool   `json:"authorizationRequired,omitempty"`
	AccessRequired        bool   `json:"projectAccessRequired,omitempty"`
}

// ProjectStateData is the data of a ProjectDeactivated, ProjectReactivated or
// ProjectRemoved event.
type ProjectStateData struct {
	InstanceID string `json:"instanceId"`
	OrgID      string `json:"orgId"`
	ProjectID  string `json:"projectId"`
}

// ProjectRoleData is the data of a ProjectRoleAdded or ProjectRoleChanged event.
type ProjectRoleData struct {
	InstanceID  string `json:"instanceId"`
	OrgID       string `json:"orgId"`
	ProjectID   string `json:"projectId"`
	RoleKey     string `json:"roleKey"`
	DisplayName string `json:"displayName,omitempty"`
	Group       string `json:"group,omitempty"`
}

// ProjectRoleRemovedData is the data of a ProjectRoleRemoved event.
type ProjectRoleRemovedData struct {
	InstanceID string `json:"instanceId"`
	OrgID      string `json:"orgId"`
	ProjectID  string `json:"projectId"`
	RoleKey    string `json:"roleKey"`
}

// ProjectGrantData is the data of a ProjectGrantAdded or ProjectGrantChanged event.
type ProjectGrantData struct {
	InstanceID   string `json:"instanceId"`
	OrgID        string `json:"orgId"`
	ProjectID    string `json:"projectId"`
	GrantedOrgID string `json:"grantedOrgId"`
	// RoleKeys are all roles that the organisation may currently assign.
	RoleKeys []string `json:"roleKeys"`
}

// ProjectGrantStateData is the data of a ProjectGrantDeactivated,
// ProjectGrantReactivated or ProjectGrantRemoved event.
type ProjectGrantStateData struct {
	InstanceID   string `json:"instanceId"`
	OrgID        string `json:"orgId"`
	ProjectID    string `json:"projectId"`
	GrantedOrgID string `json:"grantedOrgId"`
}

// ProjectMemberData is the data of a ProjectMemberAdded or ProjectMemberChanged event.
type ProjectMemberData struct {
	ProjectMemberRemovedData
	// Roles are all current roles of the member.
	Roles []Role `json:"roles"`
}

// ProjectMemberRemovedData is the data of a ProjectMemberRemoved event.
type ProjectMemberRemovedData struct {
	InstanceID string `json:"instanceId"`
	OrgID      string `json:"orgId"`
	ProjectID  string `json:"projectId"`
	UserID     string `json:"userId"`
}

// ProjectGrantMemberData is the data of a ProjectGrantMemberAdded or
// ProjectGrantMemberChanged event.
type ProjectGrantMemberData struct {
	ProjectGrantMemberRemovedData
	// Roles are all current roles of the member.
	Roles []Role `json:"roles"`
}

// ProjectGrantMemberRemovedData is the data of a ProjectGrantMemberRemoved event.
type ProjectGrantMemberRemovedData struct {
	ProjectMemberRemovedData
	GrantedOrgID string `json:"grantedOrgId"`
}
