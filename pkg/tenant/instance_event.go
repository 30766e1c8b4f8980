package tenant

import (
	"time"
)

// InstanceCreatedData is the data of an InstanceCreated event.
type InstanceCreatedData struct {
	InstanceID string `json:"instanceId"`
	Name       string `json:"name"`
	// Domains are listed primary first.
	Domains []string `json:"domains"`
	OrgID   string   `json:"orgId"`
	OrgName string   `json:"orgName"`
	// OwnerID is the user id of the instance's owner.
	OwnerID       string `json:"ownerId"`
	OwnerUserName string `json:"ownerUserName"`
	// OwnerIsMachine is set if the owner is a service account.
	OwnerIsMachine bool `json:"ownerIsMachine,omitempty"`
	// DefaultLanguage is the instance's, OrgDomains are the organisation's, primary
	// first.
	DefaultLanguage string   `json:"defaultLanguage,omitempty"`
	OrgDomains      []string `json:"orgDomains,omitempty"`
	// Token and Key are the owner's; nil if there is none.
	Token *CredentialData `json:"personalAccessToken,omitempty"`
	Key   *CredentialData `json:"machineKey,omitempty"`
}

// CredentialData identifies a token or key. It grants no access.
type CredentialData struct {
	ID        string    `json:"id"`
	ExpiresAt time.Time `json:"expiresAt"`
}

// InstanceRenamedData is the data of an InstanceRenamed event.
type InstanceRenamedData struct {
	InstanceID string `json:"instanceId"`
	// Name is the new name.
	Name string `json:"name"`
}

// DefaultLanguageSetData is the data of a DefaultLanguageSet event.
type DefaultLanguageSetData struct {
	InstanceID string `json:"instanceId"`
	// DefaultLanguage is a BCP 47 tag in canonical form.
	DefaultLanguage string `json:"defaultLanguage"`
}

// InstanceMemberData is the data of an InstanceMemberAdded or InstanceMemberChanged
// event.
type InstanceMemberData struct {
	InstanceID string `json:"instanceId"`
	UserID     string `json:"userId"`
	// Roles are all current roles of the member.
	Roles []Role `json:"roles"`
}

// InstanceMemberRemovedData is the data of an InstanceMemberRemoved event.
type InstanceMemberRemovedData struct {
	InstanceID string `json:"instanceId"`
	UserID     string `json:"userId"`
}

// DefaultOrgSetData is the data of a DefaultOrgSet event.
type DefaultOrgSetData struct {
	InstanceID string `json:"instanceId"`
	// OrgID is the new default organisation, PreviousOrgID the old one.
	OrgID         string `json:"orgId"`
	PreviousOrgID string `json:"previousOrgId"`
}

// InstanceDomainData is the data of a DomainAdded, DomainRemoved, PrimaryDomainSet,
// TrustedDomainAdded or TrustedDomainRemoved event.
type InstanceDomainData struct {
	InstanceID string `json:"instanceId"`
	// Domain is the domain that was added, removed, made primary or trusted.
	Domain string `json:"domain"`
}

// InstanceRemovedData is the data of an InstanceRemoved event.
type InstanceRemovedData struct {
	InstanceID string `json:"instanceId"`
	Name       string `json:"name"`
	// Domains are listed primary first.
	Domains []string `json:"domains"`
}

// InstanceErasedData is the data of an InstanceErased event.
type InstanceErasedData struct {
	InstanceID string `json:"instanceId"`
	// Items counts the erased items by kind.
	Items map[string]int `json:"items"`
}
