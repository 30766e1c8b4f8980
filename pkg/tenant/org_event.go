package tenant

// OrgSetUpData is the data of an OrgSetUp event.
type OrgSetUpData struct {
	InstanceID string   `json:"instanceId"`
	OrgID      string   `json:"orgId"`
	Name       string   `json:"name"`
	Domains    []string `json:"domains"`
	UserID     string   `json:"userId"`
	UserName   string   `json:"userName"`
	Roles      []Role   `json:"roles"`
}

// OrgAddedData is the data of an OrgAdded event.
type OrgAddedData struct {
	InstanceID string `json:"instanceId"`
	OrgID      string `json:"orgId"`
	Name       string `json:"name"`
	// Domains are listed primary first.
	Domains []string `json:"domains"`
	// Admins may be empty.
	Admins []OrgAdminData `json:"admins"`
}

// OrgAdminData is an administrator of a new organisation.
type OrgAdminData struct {
	UserID string `json:"userId"`
	// UserName is set only if the user was created with the organisation.
	UserName string `json:"userName,omitempty"`
	Roles    []Role `json:"roles"`
}

// OrgRenamedData is the data of an OrgRenamed event.
type OrgRenamedData struct {
	InstanceID string `json:"instanceId"`
	OrgID      string `json:"orgId"`
	// Name is the new name.
	Name string `json:"name"`
	// PrimaryDomain was derived from the new name, PreviousPrimaryDomain from the old
	// one; both are empty if the domain did not change.
	PrimaryDomain         string `json:"primaryDomain,omitempty"`
	PreviousPrimaryDomain string `json:"previousPrimaryDomain,omitempty"`
}

// OrgStateData is the data of an OrgDeactivated or OrgReactivated event.
type OrgStateData struct {
	InstanceID string `json:"instanceId"`
	OrgID      string `json:"orgId"`
}

// OrgDomainData is the data of an OrgDomainAdded or OrgDomainRemoved event.
type OrgDomainData struct {
	InstanceID string `json:"instanceId"`
	OrgID      string `json:"orgId"`
	// Domain is the domain that was added, verified or removed.
	Domain string `json:"domain"`
}

// OrgMemberData is the data of an OrgMemberAdded or OrgMemberChanged event.
type OrgMemberData struct {
	InstanceID string `json:"instanceId"`
	OrgID      string `json:"orgId"`
	UserID     string `json:"userId"`
	// Roles are all current roles of the member.
	Roles []Role `json:"roles"`
}

// OrgMemberRemovedData is the data of an OrgMemberRemoved event.
type OrgMemberRemovedData struct {
	InstanceID string `json:"instanceId"`
	OrgID      string `json:"orgId"`
	UserID     string `json:"userId"`
}

// OrgMetadataData is the data of an OrgMetadataSet or OrgMetadataRemoved event.
type OrgMetadataData struct {
	InstanceID string `json:"instanceId"`
	OrgID      string `json:"orgId"`
	// Keys are the keys that were set or removed. Values are not included: they may be
	// sensitive.
	Keys []string `json:"keys"`
}

// OrgRemovedData is the data of an OrgRemoved event.
type OrgRemovedData struct {
	InstanceID string   `json:"instanceId"`
	OrgID      string   `json:"orgId"`
	Name       string   `json:"name"`
	Domains    []string `json:"domains"`
}

// OrgErasedData is the data of an OrgErased event.
type OrgErasedData struct {
	InstanceID string         `json:"instanceId"`
	OrgID      string         `json:"orgId"`
	Items      map[string]int `json:"items"`
}
