package tenant

import (
	"encoding/json"
	"time"
)

// EventType is the type of an Event.
type EventType string

// The types of events.
const (
	InstanceCreated    EventType = "InstanceCreated"
	OrgSetUp           EventType = "OrgSetUp"
	CredentialsClaimed EventType = "CredentialsClaimed"
	// InstanceRenamed reports an instance's new name.
	InstanceRenamed EventType = "InstanceRenamed"
	// DefaultLanguageSet reports an instance's new default language.
	DefaultLanguageSet EventType = "DefaultLanguageSet"
	// LoginPagesSet reports a change of the pages that sign people in to an
	// instance's applications.
	LoginPagesSet EventType = "LoginPagesSet"
	// SecuritySettingsSet reports whether users of an instance may impersonate others,
	// UserImpersonated that somebody got a token to act as somebody else.
	SecuritySettingsSet EventType = "SecuritySettingsSet"
	UserImpersonated    EventType = "UserImpersonated"
	// TokenLifetimesSet reports the lifetimes of an instance's tokens.
	TokenLifetimesSet EventType = "TokenLifetimesSet"
	// InstanceMemberAdded, InstanceMemberChanged and InstanceMemberRemoved report a
	// user's roles in an instance.
	InstanceMemberAdded   EventType = "InstanceMemberAdded"
	InstanceMemberChanged EventType = "InstanceMemberChanged"
	InstanceMemberRemoved EventType = "InstanceMemberRemoved"
	// DefaultOrgSet reports an instance's new default organisation.
	DefaultOrgSet EventType = "DefaultOrgSet"
	// DomainAdded, DomainRemoved and PrimaryDomainSet report changes of an instance's
	// domains.
	DomainAdded      EventType = "DomainAdded"
	DomainRemoved    EventType = "DomainRemoved"
	PrimaryDomainSet EventType = "PrimaryDomainSet"
	// TrustedDomainAdded and TrustedDomainRemoved report changes of the host names
	// under which a proxy may serve an instance.
	TrustedDomainAdded   EventType = "TrustedDomainAdded"
	TrustedDomainRemoved EventType = "TrustedDomainRemoved"
	// InstanceRemoved and OrgRemoved report a removal, InstanceErased and OrgErased,
	// later, that the last item was erased.
	InstanceRemoved EventType = "InstanceRemoved"
	InstanceErased  EventType = "InstanceErased"
	OrgRemoved      EventType = "OrgRemoved"
	OrgErased       EventType = "OrgErased"
	// OrgAdded reports a new organisation with its administrators, the others a change
	// of one.
	OrgAdded         EventType = "OrgAdded"
	OrgRenamed       EventType = "OrgRenamed"
	OrgDeactivated   EventType = "OrgDeactivated"
	OrgReactivated   EventType = "OrgReactivated"
	OrgDomainAdded   EventType = "OrgDomainAdded"
	OrgDomainRemoved EventType = "OrgDomainRemoved"
	// OrgMemberAdded, OrgMemberChanged and OrgMemberRemoved report a user's roles on an
	// organisation.
	OrgMemberAdded   EventType = "OrgMemberAdded"
	OrgMemberChanged EventType = "OrgMemberChanged"
	OrgMemberRemoved EventType = "OrgMemberRemoved"
	// UserAdded reports a new user and their organisation.
	UserAdded EventType = "UserAdded"
	// UserChanged reports which parts of a user changed.
	UserChanged EventType = "UserChanged"
	// OrgMetadataSet and OrgMetadataRemoved report changes of an organisation's
	// metadata, by key only.
	OrgMetadataSet     EventType = "OrgMetadataSet"
	OrgMetadataRemoved EventType = "OrgMetadataRemoved"
	// UserMetadataSet and UserMetadataRemoved do the same for users.
	UserMetadataSet     EventType = "UserMetadataSet"
	UserMetadataRemoved EventType = "UserMetadataRemoved"
	// Changes of projects, their roles, and their grants to other organisations.
	ProjectAdded            EventType = "ProjectAdded"
	ProjectChanged          EventType = "ProjectChanged"
	ProjectDeactivated      EventType = "ProjectDeactivated"
	ProjectReactivated      EventType = "ProjectReactivated"
	ProjectRemoved          EventType = "ProjectRemoved"
	ProjectRoleAdded        EventType = "ProjectRoleAdded"
	ProjectRoleChanged      EventType = "ProjectRoleChanged"
	ProjectRoleRemoved      EventType = "ProjectRoleRemoved"
	ProjectGrantAdded       EventType = "ProjectGrantAdded"
	ProjectGrantChanged     EventType = "ProjectGrantChanged"
	ProjectGrantDeactivated EventType = "ProjectGrantDeactivated"
	ProjectGrantReactivated EventType = "ProjectGrantReactivated"
	ProjectGrantRemoved     EventType = "ProjectGrantRemoved"
	// Changes of users' roles on projects and project grants.
	ProjectMemberAdded        EventType = "ProjectMemberAdded"
	ProjectMemberChanged      EventType = "ProjectMemberChanged"
	ProjectMemberRemoved      EventType = "ProjectMemberRemoved"
	ProjectGrantMemberAdded   EventType = "ProjectGrantMemberAdded"
	ProjectGrantMemberChanged EventType = "ProjectGrantMemberChanged"
	ProjectGrantMemberRemoved EventType = "ProjectGrantMemberRemoved"
	// Changes of applications, their secrets and keys.
	ApplicationAdded         EventType = "ApplicationAdded"
	ApplicationChanged       EventType = "ApplicationChanged"
	ApplicationDeactivated   EventType = "ApplicationDeactivated"
	ApplicationReactivated   EventType = "ApplicationReactivated"
	ApplicationRemoved       EventType = "ApplicationRemoved"
	ApplicationSecretChanged EventType = "ApplicationSecretChanged"
	ApplicationKeyAdded      EventType = "ApplicationKeyAdded"
	ApplicationKeyRemoved    EventType = "ApplicationKeyRemoved"
	// Changes of users' roles in projects.
	AuthorizationAdded       EventType = "AuthorizationAdded"
	AuthorizationChanged     EventType = "AuthorizationChanged"
	AuthorizationDeactivated EventType = "AuthorizationDeactivated"
	AuthorizationReactivated EventType = "AuthorizationReactivated"
	AuthorizationRemoved     EventType = "AuthorizationRemoved"
	// Signing keys that somebody created, activated or removed. Scheduled rotation is
	// not reported.
	SigningKeyAdded     EventType = "SigningKeyAdded"
	SigningKeyActivated EventType = "SigningKeyActivated"
	SigningKeyRemoved   EventType = "SigningKeyRemoved"
	// UserDeactivated, UserReactivated, UserLocked and UserUnlocked report that a
	// user's credentials are no longer accepted, or are accepted again.
	UserDeactivated EventType = "UserDeactivated"
	UserReactivated EventType = "UserReactivated"
	UserLocked      EventType = "UserLocked"
	UserUnlocked    EventType = "UserUnlocked"
	// UserRemoved reports the removal of a user with everything they had.
	UserRemoved EventType = "UserRemoved"
	// InstanceRejected and OrgRejected report that a request made by an event was
	// refused: it created nothing and never will.
	InstanceRejected EventType = "InstanceRejected"
	OrgRejected      EventType = "OrgRejected"
	// CallCompleted and CallRejected report the result of a call requested by an event.
	CallCompleted EventType = "CallCompleted"
	CallRejected  EventType = "CallRejected"
	// RequestRejected is the same for a request of unknown kind.
	RequestRejected EventType = "RequestRejected"
	// AuthRequestAnswered and DeviceDecided tell what somebody's own login pages made of
	// the requests of clients.
	AuthRequestAnswered EventType = "AuthRequestAnswered"
	DeviceDecided       EventType = "DeviceDecided"
	// VerificationCodeIssued reports a new code for a person; EmailVerified,
	// PhoneVerified and InvitationAccepted report that one was used.
	VerificationCodeIssued EventType = "VerificationCodeIssued"
	EmailVerified          EventType = "EmailVerified"
	PhoneVerified          EventType = "PhoneVerified"
	InvitationAccepted     EventType = "InvitationAccepted"
	// EmailChanged, PhoneChanged and PhoneRemoved report changes of a person's
	// addresses.
	EmailChanged EventType = "EmailChanged"
	PhoneChanged EventType = "PhoneChanged"
	PhoneRemoved EventType = "PhoneRemoved"
	// PasswordChanged reports a person's new password, TokenReuseDetected credentials
	// that may have been stolen.
	PasswordChanged    EventType = "PasswordChanged"
	TokenReuseDetected EventType = "TokenReuseDetected"
	// UserKeyAdded and the following report changes of a machine's credentials: keys,
	// personal access tokens and client secret.
	UserKeyAdded      EventType = "UserKeyAdded"
	UserKeyRemoved    EventType = "UserKeyRemoved"
	UserTokenAdded    EventType = "UserTokenAdded"
	UserTokenRemoved  EventType = "UserTokenRemoved"
	UserSecretAdded   EventType = "UserSecretAdded"
	UserSecretRemoved EventType = "UserSecretRemoved"
	// SessionCreated, SessionChanged and SessionEnded report sessions created
	// through the API. Sign-ins at our own pages emit no event.
	SessionCreated EventType = "SessionCreated"
	SessionChanged EventType = "SessionChanged"
	SessionEnded   EventType = "SessionEnded"
	// CredentialsEnded is triggered by an operator.
	CredentialsEnded EventType = "CredentialsEnded"
)

// Event reports a change and is written in the same transaction. Events form the
// instance's audit log, and the outbox from which they are published.
type Event struct {
	// InstanceID is empty for a rejection that belongs to no instance.
	InstanceID string
	// ID is time-ordered and unique in the instance.
	ID   string
	Type EventType
	// Actor is the id of the user who acted, or the name of the system user.
	Actor string
	At    time.Time
	// Data is one of the Data types of this package. It holds no secrets and no
	// password hashes.
	Data any
	// RequestID and Correlation are copied from the requesting event, so that its
	// producer can recognise the outcome; empty for a request over HTTP. Correlation is
	// a JSON object.
	RequestID   string
	Correlation json.RawMessage
}

// CredentialsClaimedData is the data of a CredentialsClaimed event.
type CredentialsClaimedData struct {
	InstanceID string `json:"instanceId"`
	// UserID is the owner whose credentials were claimed, OrgID their organisation.
	UserID string `json:"userId"`
	OrgID  string `json:"orgId,omitempty"`
}

// CredentialsEndedData is the data of a CredentialsEnded event.
type CredentialsEndedData struct {
	InstanceID string `json:"instanceId"`
	// UserID is the user whose credentials were ended, OrgID their organisation.
	UserID string `json:"userId"`
	OrgID  string `json:"orgId,omitempty"`
	// PasswordReset is set if the user also got a new password.
	PasswordReset bool `json:"passwordReset,omitempty"`
}

// TokenReuseDetectedData is the data of a TokenReuseDetected event.
type TokenReuseDetectedData struct {
	InstanceID string `json:"instanceId"`
	// UserID is the user whose grant ended, ClientID the client that had it.
	UserID   string `json:"userId"`
	ClientID string `json:"clientId"`
	// GrantType is what was used twice, as named in RFC 6749: "authorization_code" or
	// "refresh_token".
	GrantType string `json:"grantType"`
	// TokenID is the id of the ended grant, which is also its refresh token's. OrgID is
	// the user's organisation; empty if the user is gone.
	TokenID string `json:"tokenId,omitempty"`
	OrgID   string `json:"orgId,omitempty"`
}

// CallCompletedData is the data of a CallCompleted event.
type CallCompletedData struct {
	InstanceID string `json:"instanceId"`
	// Call is the full name of the call, such as
	// "zitadel.user.v2.UserService/AddHumanUser".
	Call string `json:"call"`
	// Answer is the JSON that the call answers over HTTP. It holds no secret.
	Answer json.RawMessage `json:"answer"`
}

// RejectedData is the data of an InstanceRejected, OrgRejected, CallRejected or
// RequestRejected event: the refusal as the API would return it.
type RejectedData struct {
	// InstanceID is the requested instance, if any.
	InstanceID string `json:"instanceId,omitempty"`
	Error      any    `json:"error"`
}
