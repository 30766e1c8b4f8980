package tenant

import "time"

// UserAddedData is what a UserAdded event tells.
type UserAddedData struct {
	InstanceID string `json:"instanceId"`
	// OrgID is the organisation that the user belongs to.
	OrgID    string `json:"orgId"`
	UserID   string `json:"userId"`
	UserName string `json:"userName"`
	// IsMachine says that the user is a service account.
	IsMachine bool `json:"isMachine,omitempty"`
}

// UserMetadataData is what a UserMetadataSet or UserMetadataRemoved event tells.
type UserMetadataData struct {
	InstanceID string `json:"instanceId"`
	// OrgID is the user's organisation.
	OrgID  string   `json:"orgId"`
	UserID string   `json:"userId"`
	Keys   []string `json:"keys"`
}

// UserStateData is what the events of a user's state tell.
type UserStateData struct {
	InstanceID string `json:"instanceId"`
	// OrgID is the organisation that the user belongs to.
	OrgID  string `json:"orgId"`
	UserID string `json:"userId"`
}

// UserRemovedData is what a UserRemoved event tells.
type UserRemovedData struct {
	InstanceID string `json:"instanceId"`
	OrgID      string `json:"orgId"`
	UserID     string `json:"userId"`
	UserName   string `json:"userName"`
}

// VerificationCodeData is what a VerificationCodeIssued event tells.
type VerificationCodeData struct {
	InstanceID string `json:"instanceId"`
	OrgID      string `json:"orgId"`
	UserID     string `json:"userId"`
	// Purpose is what the code is for.
	Purpose CodePurpose `json:"purpose"`
}

// UserChangedData is what a UserChanged event tells.
type UserChangedData struct {
	InstanceID string `json:"instanceId"`
	OrgID      string `json:"orgId"`
	UserID     string `json:"userId"`
	// UserName is the present one.
	UserName string `json:"userName"`
	// Changed names what is different: "username", "profile", "email", "phone",
	// "password", "machine" or "metadata". Empty when only a code was made.
	Changed []string `json:"changed"`
	// MetadataKeys are those of the metadata that were set.
	MetadataKeys []string `json:"metadataKeys,omitempty"`
}

// UserData is what an event tells of which no more is known than whom it is
// about, such as EmailVerified, PhoneVerified and InvitationAccepted.
type UserData struct {
	InstanceID string `json:"instanceId"`
	OrgID      string `json:"orgId"`
	UserID     string `json:"userId"`
}

// ContactData is what an EmailChanged, PhoneChanged or PhoneRemoved event tells.
// The address is not in it.
type ContactData struct {
	InstanceID string `json:"instanceId"`
	OrgID      string `json:"orgId"`
	UserID     string `json:"userId"`
	// Verified says that the new address needs no verification.
	Verified bool `json:"verified,omitempty"`
}

// PasswordChangedData is what a PasswordChanged event tells.
type PasswordChangedData struct {
	InstanceID string `json:"instanceId"`
	UserID     string `json:"userId"`
	// OrgID is the user's organisation.
	OrgID string `json:"orgId,omitempty"`
}

// UserKeyData is what a UserKeyAdded event tells.
type UserKeyData struct {
	InstanceID string `json:"instanceId"`
	// UserID is the machine, OrgID its organisation.
	OrgID     string    `json:"orgId"`
	UserID    string    `json:"userId"`
	KeyID     string    `json:"keyId"`
	ExpiresAt time.Time `json:"expiresAt"`
}

// UserKeyRemovedData is what a UserKeyRemoved event tells.
type UserKeyRemovedData struct {
	InstanceID string `json:"instanceId"`
	OrgID      string `json:"orgId"`
	UserID     string `json:"userId"`
	KeyID      string `json:"keyId"`
}

// UserTokenData is what a UserTokenAdded event tells of a personal access token.
type UserTokenData struct {
	InstanceID string `json:"instanceId"`
	// UserID is the machine, OrgID its organisation.
	OrgID     string    `json:"orgId"`
	UserID    string    `json:"userId"`
	TokenID   string    `json:"tokenId"`
	ExpiresAt time.Time `json:"expiresAt"`
}

// UserTokenRemovedData is what a UserTokenRemoved event tells.
type UserTokenRemovedData struct {
	InstanceID string `json:"instanceId"`
	OrgID      string `json:"orgId"`
	UserID     string `json:"userId"`
	TokenID    string `json:"tokenId"`
}

// UserSecretData is what a UserSecretAdded or UserSecretRemoved event tells.
type UserSecretData struct {
	InstanceID string `json:"instanceId"`
	// UserID is the machine, OrgID its organisation.
	OrgID  string `json:"orgId"`
	UserID string `json:"userId"`
}
