package tenant

// SecuritySettingsSetData is the data of a SecuritySettingsSet event.
type SecuritySettingsSetData struct {
	InstanceID    string `json:"instanceId"`
	Impersonation bool   `json:"enableImpersonation"`
}

// UserImpersonatedData is the data of a UserImpersonated event.
type UserImpersonatedData struct {
	InstanceID string `json:"instanceId"`
	// UserID is who is impersonated, OrgID their organisation.
	UserID string `json:"userId"`
	OrgID  string `json:"orgId"`
	// ActorID is who acts as that user, ActorOrgID their organisation.
	ActorID    string `json:"actorId"`
	ActorOrgID string `json:"actorOrgId"`
	// ClientID is the client that has the token.
	ClientID string `json:"clientId"`
}
