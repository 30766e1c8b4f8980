package tenant

// SigningKeyData is what a SigningKeyAdded or SigningKeyRemoved event tells.
type SigningKeyData struct {
	InstanceID string       `json:"instanceId"`
	KeyID      string       `json:"keyId"`
	Algorithm  KeyAlgorithm `json:"algorithm"`
}

// SigningKeyActivatedData is what a SigningKeyActivated event tells.
// PreviousKeyID is the key that signed before; empty for none.
type SigningKeyActivatedData struct {
	InstanceID    string       `json:"instanceId"`
	KeyID         string       `json:"keyId"`
	Algorithm     KeyAlgorithm `json:"algorithm"`
	PreviousKeyID string       `json:"previousKeyId,omitempty"`
}
