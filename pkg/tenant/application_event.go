package tenant

import "time"

// ApplicationData is what an ApplicationAdded or ApplicationChanged event tells.
// What else is configured is read by id.
type ApplicationData struct {
	InstanceID    string `json:"instanceId"`
	OrgID         string `json:"orgId"`
	ProjectID     string `json:"projectId"`
	ApplicationID string `json:"applicationId"`
	ClientID      string `json:"clientId"`
	Name          string `json:"name"`
	// Kind is "WEB", "USER_AGENT", "NATIVE" or "API".
	Kind string `json:"kind"`
}

// ApplicationStateData is what an ApplicationDeactivated, ApplicationReactivated,
// ApplicationRemoved or ApplicationSecretChanged event tells.
type ApplicationStateData struct {
	InstanceID    string `json:"instanceId"`
	OrgID         string `json:"orgId"`
	ProjectID     string `json:"projectId"`
	ApplicationID string `json:"applicationId"`
	ClientID      string `json:"clientId"`
}

// ApplicationKeyData is what an ApplicationKeyAdded or ApplicationKeyRemoved event
// tells.
type ApplicationKeyData struct {
	ApplicationStateData
	KeyID string `json:"keyId"`
	// ExpiresAt is of an added key.
	ExpiresAt time.Time `json:"expiresAt,omitzero"`
}
