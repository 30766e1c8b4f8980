package tenant

// AuthorizationData is the data of an AuthorizationAdded or AuthorizationChanged
// event.
type AuthorizationData struct {
	AuthorizationStateData
	// RoleKeys are all roles that it currently assigns.
	RoleKeys []string `json:"roleKeys"`
}

// AuthorizationStateData is the data of an AuthorizationDeactivated,
// AuthorizationReactivated or AuthorizationRemoved event.
type AuthorizationStateData struct {
	InstanceID string `json:"instanceId"`
	// OrgID is the organisation that assigns the roles.
	OrgID           string `json:"orgId"`
	AuthorizationID string `json:"authorizationId"`
	UserID          string `json:"userId"`
	ProjectID       string `json:"projectId"`
}
