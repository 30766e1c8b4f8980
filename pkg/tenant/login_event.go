package tenant

// LoginPagesSetData is the data of a LoginPagesSet event.
type LoginPagesSetData struct {
	InstanceID string `json:"instanceId"`
	// Required says that BaseURI holds for every application. Without BaseURI, the
	// pages are this system's.
	Required bool   `json:"required"`
	BaseURI  string `json:"baseUri,omitempty"`
}

// AuthRequestAnsweredData is the data of an AuthRequestAnswered event.
type AuthRequestAnsweredData struct {
	InstanceID    string `json:"instanceId"`
	AuthRequestID string `json:"authRequestId"`
	ClientID      string `json:"clientId"`
	// UserID, OrgID and SessionID are of whom the client gets a code for; empty for an
	// error.
	UserID    string `json:"userId,omitempty"`
	OrgID     string `json:"orgId,omitempty"`
	SessionID string `json:"sessionId,omitempty"`
	// Error is a code of OAuth.
	Error string `json:"error,omitempty"`
}

// DeviceDecidedData is the data of a DeviceDecided event.
type DeviceDecidedData struct {
	InstanceID string `json:"instanceId"`
	ClientID   string `json:"clientId"`
	Allowed    bool   `json:"allowed"`
	// UserID, OrgID and SessionID identify who allowed it.
	UserID    string `json:"userId,omitempty"`
	OrgID     string `json:"orgId,omitempty"`
	SessionID string `json:"sessionId,omitempty"`
}
