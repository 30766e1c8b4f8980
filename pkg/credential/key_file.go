package credential

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// KeyFile returns the key file of a machine, the JSON that clients of the public API
// read. It contains the private key.
func KeyFile(key *tenant.MachineKey, privateKeyPEM []byte) ([]byte, error) {
	file, err := json.Marshal(struct {
		Type           string    `json:"type"`
		KeyID          string    `json:"keyId"`
		Key            string    `json:"key"`
		ExpirationDate time.Time `json:"expirationDate"`
		UserID         string    `json:"userId"`
	}{"serviceaccount", key.ID, string(privateKeyPEM), key.ExpiresAt, key.UserID})
	if err != nil {
		return nil, fmt.Errorf("write key file: %w", err)
	}
	return file, nil
}
