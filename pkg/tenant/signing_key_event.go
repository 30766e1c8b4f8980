package tenant

// SigningKeyData is the data of a SigningKeyAdded or SigningKeyRemoved event.
type SigningKeyData struct {
	InstanceID string       `json:"instanceId"`
	KeyID      string       `json:"keyId"`
	Algorithm  KeyAlgorithm `json:"algorithm"`
}

// SigningKeyActivatedData is the data of a SigningKeyActivated event. PreviousKeyID is
// the key that signed before; empty for none.
type SigningKeyActivatedData struct {
	InstanceID    string       `json:"instanceId"`
	KeyID         string       `json:"keyId"`
	Algorithm     KeyAlgorithm `json:"algorithm"`
	PreviousKeyID string       `json:"previousKeyId,omitempty"`
}
