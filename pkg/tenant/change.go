package tenant

// Change is everything that one use case writes. A Store applies it in one
// transaction: all of it, or nothing.
type Change struct {
	// Writes in the order in which they matter: when several are lost, the first
	// decides the error.
	Writes []Write
	// Event reports the change. A collision of its id comes after all Writes.
	Event Event
	// Request is the record of the request that asked for the change; nil if it
	// cannot be repeated. It comes before all Writes.
	Request *RequestRecord
}

// Entity is one of the types of this package that a Write can be about.
type Entity interface{ isEntity() }

// Versioned is an Entity that counts its versions, from 1.
type Versioned interface {
	Entity
	// EntityVersion returns the number of the version.
	EntityVersion() uint64
}

// Version makes an Entity that embeds it a Versioned one: for entities that
// have no Revision, because nobody sees them.
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
func (*Device) isEntity()              {}
func (*DeviceAuthorization) isEntity() {}
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

// ClaimKind says in which set of names a claim is unique.
type ClaimKind int

// The sets of names. Hosts are unique in the deployment, the others in their
// instance.
const (
	ClaimHost ClaimKind = iota
	ClaimOrgName
	ClaimOrgDomain
	ClaimLoginName
	// ClaimProjectName is of names in their organisation: see ProjectName.
	ClaimProjectName
	// ClaimApplicationName is of names in their project: see ApplicationName. The
	// owners of this and of the following kinds are client ids.
	ClaimApplicationName
	// ClaimApplicationID is of ids of applications, and never released: an id is
	// used once.
	ClaimApplicationID
	// ClaimApplicationKeyID is of ids of applications' keys.
	ClaimApplicationKeyID
)
