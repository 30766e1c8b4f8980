package tenant

import "time"

// ApplicationData is the data of an ApplicationAdded or ApplicationChanged event.
// Consumers read the rest of the configuration by id.
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

// ApplicationStateData is the data of an ApplicationDeactivated,
// ApplicationReactivated, ApplicationRemoved or ApplicationSecretChanged event.
type ApplicationStateData struct {
	InstanceID    string `json:"instanceId"`
	OrgID         string `json:"orgId"`
	ProjectID     string `json:"projectId"`
	ApplicationID string `json:"applicationId"`
	ClientID      string `json:"clientId"`
}

// ApplicationKeyData is the data of an ApplicationKeyAdded or ApplicationKeyRemoved
// event.
type ApplicationKeyData struct {
	ApplicationStateData
	KeyID string `json:"keyId"`
	// ExpiresAt is set for an added key only.
	ExpiresAt time.Time `json:"expiresAt,omitzero"`
}
