package tenant

// AuthorizationData is what an AuthorizationAdded or AuthorizationChanged event
// tells.
type AuthorizationData struct {
	AuthorizationStateData
	// RoleKeys are all that the user has by it now.
	RoleKeys []string `json:"roleKeys"`
}

// AuthorizationStateData is what an AuthorizationDeactivated,
// AuthorizationReactivated or AuthorizationRemoved event tells.
type AuthorizationStateData struct {
	InstanceID string `json:"instanceId"`
	// OrgID is the organisation that gives the roles.
	OrgID           string `json:"orgId"`
	AuthorizationID string `json:"authorizationId"`
	UserID          string `json:"userId"`
	ProjectID       string `json:"projectId"`
}
