package tenant

// Change is everything that a use case writes. A Store applies it in one transaction,
// entirely or not at all.
type Change struct {
	// Writes are in order of precedence: if several are lost, the first decides the
	// error.
	Writes []Write
	// Event reports the change. A collision of its id ranks after all Writes.
	Event Event
	// Outcome reports the result of a call by event to its sender; nil for any other
	// change.
	Outcome *Event
	// Request is the record of the request behind the change; nil if it is not
	// idempotent. It ranks before all Writes.
	Request *RequestRecord
}

// Entity is a type of this package that a Write can apply to.
type Entity interface{ isEntity() }

// Versioned is an Entity that numbers its versions, starting at 1.
type Versioned interface {
	Entity
	// EntityVersion returns the version number.
	EntityVersion() uint64
}

// Version makes an Entity that embeds it Versioned without a Revision: for entities
// that no client sees.
type Version uint64

// EntityVersion implements Versioned.
func (v Version) EntityVersion() uint64 { return uint64(v) }

// Next returns the version of the next change.
func (v Version) Next() Version { return v + 1 }

func (*Instance) isEntity()            {}
func (*Org) isEntity()                 {}
func (*User) isEntity()                {}
func (*PersonalAccessToken) isEntity() {}
func (*MachineKey) isEntity()          {}
func (*Member) isEntity()              {}
func (*WaitingCredentials) isEntity()  {}
func (*AuthorizationCode) isEntity()   {}
func (*Grant) isEntity()               {}
func (*Session) isEntity()             {}
func (*SessionEntry) isEntity()        {}
func (*Device) isEntity()              {}
func (*DeviceAuthorization) isEntity() {}
func (*AuthRequest) isEntity()         {}
func (*VerificationCode) isEntity()    {}
func (*Consents) isEntity()            {}
func (*SignInFailures) isEntity()      {}
func (*UsedOnce) isEntity()            {}
func (*RevokedToken) isEntity()        {}
func (*SigningKey) isEntity()          {}
func (*DueSigningKey) isEntity()       {}
func (*AuditRecord) isEntity()         {}
func (*Orphan) isEntity()              {}
func (*FormerOrg) isEntity()           {}
func (*Project) isEntity()             {}
func (*FormerProject) isEntity()       {}
func (*Application) isEntity()         {}
func (*Authorizations) isEntity()      {}
func (*AuthorizationEntry) isEntity()  {}
func (*FormerAuthorization) isEntity() {}
func (*FormerUser) isEntity()          {}
func (*Erasure) isEntity()             {}
func (*Metadata) isEntity()            {}

// ClaimKind is the namespace in which a claim is unique.
type ClaimKind int

// The namespaces. Hosts are unique in the deployment, everything else in its instance.
const (
	ClaimHost ClaimKind = iota
	ClaimOrgName
	ClaimOrgDomain
	ClaimLoginName
	// ClaimProjectName is for project names, unique in their organisation: see
	// ProjectName.
	ClaimProjectName
	// ClaimApplicationName is for application names, unique in their project: see
	// ApplicationName. Claims of this and the following kinds are owned by client ids.
	ClaimApplicationName
	// ClaimApplicationID is for application ids. Never released, because ids are not
	// reused.
	ClaimApplicationID
	// ClaimApplicationKeyID is for the ids of application keys.
	ClaimApplicationKeyID
)
