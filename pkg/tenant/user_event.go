package tenant

import "time"

// UserAddedData is the data of a UserAdded event.
type UserAddedData struct {
	InstanceID string `json:"instanceId"`
	// OrgID is the user's organisation.
	OrgID    string `json:"orgId"`
	UserID   string `json:"userId"`
	UserName string `json:"userName"`
	// IsMachine is set for a service account.
	IsMachine bool `json:"isMachine,omitempty"`
	// MetadataKeys are the keys of the metadata that the user has from the start.
	MetadataKeys []string `json:"metadataKeys,omitempty"`
	// Contacts lists the addresses that need no verification, and the codes that were
	// issued for others.
	Contacts []ContactChange `json:"contacts,omitempty"`
}

// UserMetadataData is the data of a UserMetadataSet or UserMetadataRemoved event.
type UserMetadataData struct {
	InstanceID string `json:"instanceId"`
	// OrgID is the user's organisation.
	OrgID  string   `json:"orgId"`
	UserID string   `json:"userId"`
	Keys   []string `json:"keys"`
}

// UserStateData is the data of an event about a user's state.
type UserStateData struct {
	InstanceID string `json:"instanceId"`
	// OrgID is the user's organisation.
	OrgID  string `json:"orgId"`
	UserID string `json:"userId"`
}

// UserRemovedData is the data of a UserRemoved event.
type UserRemovedData struct {
	InstanceID string `json:"instanceId"`
	OrgID      string `json:"orgId"`
	UserID     string `json:"userId"`
	UserName   string `json:"userName"`
}

// VerificationCodeData is the data of a VerificationCodeIssued event.
type VerificationCodeData struct {
	InstanceID string `json:"instanceId"`
	OrgID      string `json:"orgId"`
	UserID     string `json:"userId"`
	// Purpose is what the code is for.
	Purpose CodePurpose `json:"purpose"`
}

// UserChangedData is the data of a UserChanged event.
type UserChangedData struct {
	InstanceID string `json:"instanceId"`
	OrgID      string `json:"orgId"`
	UserID     string `json:"userId"`
	// UserName is the current one.
	UserName string `json:"userName"`
	// Changed lists what changed: "username", "profile", "email", "phone", "password",
	// "machine" or "metadata". It is empty if only a code was issued.
	Changed []string `json:"changed"`
	// MetadataKeys are the keys of the metadata that was set.
	MetadataKeys []string `json:"metadataKeys,omitempty"`
	// Contacts lists what happened to the e-mail address and the phone number, in
	// order.
	Contacts []ContactChange `json:"contacts,omitempty"`
}

// ContactChange is what happened to an address of a person.
type ContactChange string

// The changes of addresses.
const (
	ContactEmailChanged   ContactChange = "email.changed"
	ContactEmailVerified  ContactChange = "email.verified"
	ContactEmailCodeAdded ContactChange = "email.code.added"
	ContactPhoneChanged   ContactChange = "phone.changed"
	ContactPhoneRemoved   ContactChange = "phone.removed"
	ContactPhoneVerified  ContactChange = "phone.verified"
	ContactPhoneCodeAdded ContactChange = "phone.code.added"
)

// UserData is the data of an event that only names a user, such as EmailVerified,
// PhoneVerified and InvitationAccepted.
type UserData struct {
	InstanceID string `json:"instanceId"`
	OrgID      string `json:"orgId"`
	UserID     string `json:"userId"`
}

// ContactData is the data of an EmailChanged, PhoneChanged or PhoneRemoved event. It
// does not contain the address.
type ContactData struct {
	InstanceID string `json:"instanceId"`
	OrgID      string `json:"orgId"`
	UserID     string `json:"userId"`
	// Verified is set if the new address needs no verification.
	Verified bool `json:"verified,omitempty"`
	// CodeIssued is set if a code to verify it was issued.
	CodeIssued bool `json:"codeIssued,omitempty"`
}

// PasswordChangedData is the data of a PasswordChanged event.
type PasswordChangedData struct {
	InstanceID string `json:"instanceId"`
	UserID     string `json:"userId"`
	// OrgID is the user's organisation.
	OrgID string `json:"orgId,omitempty"`
}

// UserKeyData is the data of a UserKeyAdded event.
type UserKeyData struct {
	InstanceID string `json:"instanceId"`
	// UserID is the machine, OrgID its organisation.
	OrgID     string    `json:"orgId"`
	UserID    string    `json:"userId"`
	KeyID     string    `json:"keyId"`
	ExpiresAt time.Time `json:"expiresAt"`
}

// UserKeyRemovedData is the data of a UserKeyRemoved event.
type UserKeyRemovedData struct {
	InstanceID string `json:"instanceId"`
	OrgID      string `json:"orgId"`
	UserID     string `json:"userId"`
	KeyID      string `json:"keyId"`
}

// UserTokenData is the data of a UserTokenAdded event, which reports a personal access
// token.
type UserTokenData struct {
	InstanceID string `json:"instanceId"`
	// UserID is the machine, OrgID its organisation.
	OrgID     string    `json:"orgId"`
	UserID    string    `json:"userId"`
	TokenID   string    `json:"tokenId"`
	ExpiresAt time.Time `json:"expiresAt"`
}

// UserTokenRemovedData is the data of a UserTokenRemoved event.
type UserTokenRemovedData struct {
	InstanceID string `json:"instanceId"`
	OrgID      string `json:"orgId"`
	UserID     string `json:"userId"`
	TokenID    string `json:"tokenId"`
}

// UserSecretData is the data of a UserSecretAdded or UserSecretRemoved event.
type UserSecretData struct {
	InstanceID string `json:"instanceId"`
	// UserID is the machine, OrgID its organisation.
	OrgID  string `json:"orgId"`
	UserID string `json:"userId"`
}

// SessionData is what the events of a session tell.
type SessionData struct {
	InstanceID string `json:"instanceId"`
	SessionID  string `json:"sessionId"`
	// UserID and OrgID are empty as long as the session has no user.
	UserID string `json:"userId,omitempty"`
	OrgID  string `json:"orgId,omitempty"`
	// Checked names what was checked just now: "user", "password".
	Checked []string `json:"checked,omitempty"`
}
