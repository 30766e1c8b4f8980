package tenant

import (
	"encoding/json"
	"time"
)

// EventType names a fact.
type EventType string

// The facts that are told.
const (
	InstanceCreated    EventType = "InstanceCreated"
	OrgSetUp           EventType = "OrgSetUp"
	CredentialsClaimed EventType = "CredentialsClaimed"
	// InstanceRenamed tells of an instance's new name.
	InstanceRenamed EventType = "InstanceRenamed"
	// DefaultLanguageSet tells of an instance's new default language.
	DefaultLanguageSet EventType = "DefaultLanguageSet"
	// TokenLifetimesSet tells of how long an instance's tokens are good.
	TokenLifetimesSet EventType = "TokenLifetimesSet"
	// InstanceMemberAdded, InstanceMemberChanged and InstanceMemberRemoved tell of
	// a user's roles in an instance.
	InstanceMemberAdded   EventType = "InstanceMemberAdded"
	InstanceMemberChanged EventType = "InstanceMemberChanged"
	InstanceMemberRemoved EventType = "InstanceMemberRemoved"
	// DefaultOrgSet tells of an instance's new default organisation.
	DefaultOrgSet EventType = "DefaultOrgSet"
	// DomainAdded, DomainRemoved and PrimaryDomainSet tell of an instance's domains.
	DomainAdded      EventType = "DomainAdded"
	DomainRemoved    EventType = "DomainRemoved"
	PrimaryDomainSet EventType = "PrimaryDomainSet"
	// TrustedDomainAdded and TrustedDomainRemoved tell of the names under which a
	// proxy may show an instance.
	TrustedDomainAdded   EventType = "TrustedDomainAdded"
	TrustedDomainRemoved EventType = "TrustedDomainRemoved"
	// InstanceRemoved and OrgRemoved tell that all is dead that was there,
	// InstanceErased and OrgErased, later, that no item of it is left.
	InstanceRemoved EventType = "InstanceRemoved"
	InstanceErased  EventType = "InstanceErased"
	OrgRemoved      EventType = "OrgRemoved"
	OrgErased       EventType = "OrgErased"
	// OrgAdded tells of a new organisation with its administrators, the others of a
	// change of one.
	OrgAdded         EventType = "OrgAdded"
	OrgRenamed       EventType = "OrgRenamed"
	OrgDeactivated   EventType = "OrgDeactivated"
	OrgReactivated   EventType = "OrgReactivated"
	OrgDomainAdded   EventType = "OrgDomainAdded"
	OrgDomainRemoved EventType = "OrgDomainRemoved"
	// OrgMemberAdded, OrgMemberChanged and OrgMemberRemoved tell of a user's roles
	// on an organisation.
	OrgMemberAdded   EventType = "OrgMemberAdded"
	OrgMemberChanged EventType = "OrgMemberChanged"
	OrgMemberRemoved EventType = "OrgMemberRemoved"
	// UserAdded tells of a new user, with the organisation that they belong to.
	UserAdded EventType = "UserAdded"
	// UserChanged tells of what changed of a user, by name.
	UserChanged EventType = "UserChanged"
	// OrgMetadataSet and OrgMetadataRemoved tell of the metadata of an organisation,
	// by its keys alone.
	OrgMetadataSet     EventType = "OrgMetadataSet"
	OrgMetadataRemoved EventType = "OrgMetadataRemoved"
	// UserMetadataSet and UserMetadataRemoved tell the same of users.
	UserMetadataSet     EventType = "UserMetadataSet"
	UserMetadataRemoved EventType = "UserMetadataRemoved"
	// The events of projects, of their roles, and of their grants to other
	// organisations.
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
	// The events of users' roles on projects, and on grants of them.
	ProjectMemberAdded        EventType = "ProjectMemberAdded"
	ProjectMemberChanged      EventType = "ProjectMemberChanged"
	ProjectMemberRemoved      EventType = "ProjectMemberRemoved"
	ProjectGrantMemberAdded   EventType = "ProjectGrantMemberAdded"
	ProjectGrantMemberChanged EventType = "ProjectGrantMemberChanged"
	ProjectGrantMemberRemoved EventType = "ProjectGrantMemberRemoved"
	// The events of applications, of their secrets, and of their keys.
	ApplicationAdded         EventType = "ApplicationAdded"
	ApplicationChanged       EventType = "ApplicationChanged"
	ApplicationDeactivated   EventType = "ApplicationDeactivated"
	ApplicationReactivated   EventType = "ApplicationReactivated"
	ApplicationRemoved       EventType = "ApplicationRemoved"
	ApplicationSecretChanged EventType = "ApplicationSecretChanged"
	ApplicationKeyAdded      EventType = "ApplicationKeyAdded"
	ApplicationKeyRemoved    EventType = "ApplicationKeyRemoved"
	// The events of users' roles in projects.
	AuthorizationAdded       EventType = "AuthorizationAdded"
	AuthorizationChanged     EventType = "AuthorizationChanged"
	AuthorizationDeactivated EventType = "AuthorizationDeactivated"
	AuthorizationReactivated EventType = "AuthorizationReactivated"
	AuthorizationRemoved     EventType = "AuthorizationRemoved"
	// The events of signing keys that somebody made, activated or removed: those
	// that come and go by their age are told to nobody.
	SigningKeyAdded     EventType = "SigningKeyAdded"
	SigningKeyActivated EventType = "SigningKeyActivated"
	SigningKeyRemoved   EventType = "SigningKeyRemoved"
	// UserDeactivated, UserReactivated, UserLocked and UserUnlocked tell that nothing
	// of a user is accepted, or that it is again.
	UserDeactivated EventType = "UserDeactivated"
	UserReactivated EventType = "UserReactivated"
	UserLocked      EventType = "UserLocked"
	UserUnlocked    EventType = "UserUnlocked"
	// UserRemoved tells that a user is dead, with all that they had.
	UserRemoved EventType = "UserRemoved"
	// InstanceRejected and OrgRejected are the other outcome of a request that
	// came as an event: nothing was made, and never will be by it.
	InstanceRejected EventType = "InstanceRejected"
	OrgRejected      EventType = "OrgRejected"
	// RequestRejected is that outcome where nobody knows what was asked for.
	RequestRejected EventType = "RequestRejected"
	// VerificationCodeIssued tells of a code of a person, EmailVerified,
	// PhoneVerified and InvitationAccepted of the use of one.
	VerificationCodeIssued EventType = "VerificationCodeIssued"
	EmailVerified          EventType = "EmailVerified"
	PhoneVerified          EventType = "PhoneVerified"
	InvitationAccepted     EventType = "InvitationAccepted"
	// EmailChanged, PhoneChanged and PhoneRemoved tell of a person's addresses.
	EmailChanged EventType = "EmailChanged"
	PhoneChanged EventType = "PhoneChanged"
	PhoneRemoved EventType = "PhoneRemoved"
	// PasswordChanged tells of a person's new password, TokenReuseDetected of
	// credentials that may be stolen.
	PasswordChanged    EventType = "PasswordChanged"
	TokenReuseDetected EventType = "TokenReuseDetected"
	// UserKeyAdded and the following tell of what a machine authenticates with: its
	// keys, personal access tokens and client secret.
	UserKeyAdded      EventType = "UserKeyAdded"
	UserKeyRemoved    EventType = "UserKeyRemoved"
	UserTokenAdded    EventType = "UserTokenAdded"
	UserTokenRemoved  EventType = "UserTokenRemoved"
	UserSecretAdded   EventType = "UserSecretAdded"
	UserSecretRemoved EventType = "UserSecretRemoved"
	// CredentialsEnded is an operator's doing.
	CredentialsEnded EventType = "CredentialsEnded"
)

// Event is a fact, written in the transaction that made it true: the
// instance's audit log, and the outbox from which it is published.
type Event struct {
	// InstanceID is empty for a rejection that belongs to no instance.
	InstanceID string
	// ID is time-ordered and unique in the instance.
	ID   string
	Type EventType
	// Actor is the id of the user, or the name of the system user, who did it.
	Actor string
	At    time.Time
	// Data is one of the Data types of this package. It holds no secret and
	// no password hash.
	Data any
	// RequestID and Correlation are those of the event that asked for it, for
	// the asker to know its outcome by; empty for a request by HTTP.
	// Correlation is a JSON object.
	RequestID   string
	Correlation json.RawMessage
}

// InstanceCreatedData is what an InstanceCreated event tells.
type InstanceCreatedData struct {
	InstanceID string `json:"instanceId"`
	Name       string `json:"name"`
	// Domains, the primary one first.
	Domains []string `json:"domains"`
	OrgID   string   `json:"orgId"`
	OrgName string   `json:"orgName"`
	// OwnerID is the user id of the instance's owner.
	OwnerID       string `json:"ownerId"`
	OwnerUserName string `json:"ownerUserName"`
	// OwnerIsMachine says that the owner is a service account.
	OwnerIsMachine bool `json:"ownerIsMachine,omitempty"`
	// DefaultLanguage is that of the instance, OrgDomains those of the
	// organisation, the primary one first.
	DefaultLanguage string   `json:"defaultLanguage,omitempty"`
	OrgDomains      []string `json:"orgDomains,omitempty"`
	// Token and Key are the owner's, nil for none.
	Token *CredentialData `json:"personalAccessToken,omitempty"`
	Key   *CredentialData `json:"machineKey,omitempty"`
}

// CredentialData is what is told of a token or a key: which it is, and nothing
// that opens anything.
type CredentialData struct {
	ID        string    `json:"id"`
	ExpiresAt time.Time `json:"expiresAt"`
}

// InstanceRenamedData is what an InstanceRenamed event tells.
type InstanceRenamedData struct {
	InstanceID string `json:"instanceId"`
	// Name is the new one.
	Name string `json:"name"`
}

// DefaultLanguageSetData is what a DefaultLanguageSet event tells.
type DefaultLanguageSetData struct {
	InstanceID string `json:"instanceId"`
	// DefaultLanguage is a BCP 47 tag in canonical form.
	DefaultLanguage string `json:"defaultLanguage"`
}

// InstanceMemberData is what an InstanceMemberAdded or InstanceMemberChanged
// event tells.
type InstanceMemberData struct {
	InstanceID string `json:"instanceId"`
	UserID     string `json:"userId"`
	// Roles are all that the member has now.
	Roles []Role `json:"roles"`
}

// InstanceMemberRemovedData is what an InstanceMemberRemoved event tells.
type InstanceMemberRemovedData struct {
	InstanceID string `json:"instanceId"`
	UserID     string `json:"userId"`
}

// DefaultOrgSetData is what a DefaultOrgSet event tells.
type DefaultOrgSetData struct {
	InstanceID string `json:"instanceId"`
	// OrgID is the new default organisation, PreviousOrgID the one before.
	OrgID         string `json:"orgId"`
	PreviousOrgID string `json:"previousOrgId"`
}

// InstanceDomainData is what a DomainAdded, DomainRemoved, PrimaryDomainSet,
// TrustedDomainAdded or TrustedDomainRemoved event tells.
type InstanceDomainData struct {
	InstanceID string `json:"instanceId"`
	// Domain was added, removed, made primary or trusted.
	Domain string `json:"domain"`
}

// OrgSetUpData is what an OrgSetUp event tells.
type OrgSetUpData struct {
	InstanceID string   `json:"instanceId"`
	OrgID      string   `json:"orgId"`
	Name       string   `json:"name"`
	Domains    []string `json:"domains"`
	UserID     string   `json:"userId"`
	UserName   string   `json:"userName"`
	Roles      []Role   `json:"roles"`
}

// OrgAddedData is what an OrgAdded event tells.
type OrgAddedData struct {
	InstanceID string `json:"instanceId"`
	OrgID      string `json:"orgId"`
	Name       string `json:"name"`
	// Domains, the primary one first.
	Domains []string `json:"domains"`
	// Admins may be none.
	Admins []OrgAdminData `json:"admins"`
}

// OrgAdminData is an administrator of a new organisation.
type OrgAdminData struct {
	UserID string `json:"userId"`
	// UserName is that of a user who was made with the organisation; empty for one
	// who was there before.
	UserName string `json:"userName,omitempty"`
	Roles    []Role `json:"roles"`
}

// OrgRenamedData is what an OrgRenamed event tells.
type OrgRenamedData struct {
	InstanceID string `json:"instanceId"`
	OrgID      string `json:"orgId"`
	// Name is the new one.
	Name string `json:"name"`
	// PrimaryDomain was made from the new name, PreviousPrimaryDomain from the one
	// before; both are empty if the domain stayed.
	PrimaryDomain         string `json:"primaryDomain,omitempty"`
	PreviousPrimaryDomain string `json:"previousPrimaryDomain,omitempty"`
}

// OrgStateData is what an OrgDeactivated or OrgReactivated event tells.
type OrgStateData struct {
	InstanceID string `json:"instanceId"`
	OrgID      string `json:"orgId"`
}

// OrgDomainData is what an OrgDomainAdded or OrgDomainRemoved event tells.
type OrgDomainData struct {
	InstanceID string `json:"instanceId"`
	OrgID      string `json:"orgId"`
	// Domain was added, verified, or removed.
	Domain string `json:"domain"`
}

// OrgMemberData is what an OrgMemberAdded or OrgMemberChanged event tells.
type OrgMemberData struct {
	InstanceID string `json:"instanceId"`
	OrgID      string `json:"orgId"`
	UserID     string `json:"userId"`
	// Roles are all that the member has now.
	Roles []Role `json:"roles"`
}

// OrgMemberRemovedData is what an OrgMemberRemoved event tells.
type OrgMemberRemovedData struct {
	InstanceID string `json:"instanceId"`
	OrgID      string `json:"orgId"`
	UserID     string `json:"userId"`
}

// OrgMetadataData is what an OrgMetadataSet or OrgMetadataRemoved event tells.
type OrgMetadataData struct {
	InstanceID string `json:"instanceId"`
	OrgID      string `json:"orgId"`
	// Keys were set or removed. Values are not told: they may be anything, and
	// somebody's own.
	Keys []string `json:"keys"`
}

// InstanceRemovedData is what an InstanceRemoved event tells.
type InstanceRemovedData struct {
	InstanceID string `json:"instanceId"`
	Name       string `json:"name"`
	// Domains, the primary one first.
	Domains []string `json:"domains"`
}

// OrgRemovedData is what an OrgRemoved event tells.
type OrgRemovedData struct {
	InstanceID string   `json:"instanceId"`
	OrgID      string   `json:"orgId"`
	Name       string   `json:"name"`
	Domains    []string `json:"domains"`
}

// InstanceErasedData is what an InstanceErased event tells.
type InstanceErasedData struct {
	InstanceID string `json:"instanceId"`
	// Items counts what was erased, by kind.
	Items map[string]int `json:"items"`
}

// OrgErasedData is what an OrgErased event tells.
type OrgErasedData struct {
	InstanceID string         `json:"instanceId"`
	OrgID      string         `json:"orgId"`
	Items      map[string]int `json:"items"`
}

// CredentialsClaimedData is what a CredentialsClaimed event tells.
type CredentialsClaimedData struct {
	InstanceID string `json:"instanceId"`
	// UserID is the owner whose credentials were claimed, OrgID their
	// organisation.
	UserID string `json:"userId"`
	OrgID  string `json:"orgId,omitempty"`
}

// CredentialsEndedData is what a CredentialsEnded event tells.
type CredentialsEndedData struct {
	InstanceID string `json:"instanceId"`
	// UserID is the user whose credentials were ended, OrgID their organisation.
	UserID string `json:"userId"`
	OrgID  string `json:"orgId,omitempty"`
	// PasswordReset says that the user also got another password.
	PasswordReset bool `json:"passwordReset,omitempty"`
}

// TokenReuseDetectedData is what a TokenReuseDetected event tells.
type TokenReuseDetectedData struct {
	InstanceID string `json:"instanceId"`
	// UserID is the user whose grant ended, ClientID the client that had it.
	UserID   string `json:"userId"`
	ClientID string `json:"clientId"`
	// GrantType is what was used twice, by its name in RFC 6749:
	// "authorization_code" or "refresh_token".
	GrantType string `json:"grantType"`
	// TokenID is the id of the grant that ended, which its refresh token has, too.
	// OrgID is the user's organisation; empty if the user is gone.
	TokenID string `json:"tokenId,omitempty"`
	OrgID   string `json:"orgId,omitempty"`
}

// RejectedData is what an InstanceRejected, OrgRejected or RequestRejected event
// tells: the refusal as the API would give it.
type RejectedData struct {
	// InstanceID is the instance that was asked for, if any.
	InstanceID string `json:"instanceId,omitempty"`
	Error      any    `json:"error"`
}
