package tenant

// Change is everything that one use case writes. A Store applies it in one
// transaction: all of it, or nothing.
type Change struct {
	// Writes in the order in which they matter: when several are lost, the first
	// decides the error.
	Writes []Write
	// Event tells of the change. A collision of its id comes after all Writes.
	Event Event
	// Request is the record of the request that asked for the change; nil if it
	// cannot be repeated. It comes before all Writes.
	Request *RequestRecord
}

// Entity is one of the types of this package that a Write can be about.
type Entity interface{ isEntity() }

// Revised is an Entity with a Revision.
type Revised interface {
	Entity
	// Revised returns the entity's revision.
	Revised() Revision
}

func (*Instance) isEntity()            {}
func (*Org) isEntity()                 {}
func (*User) isEntity()                {}
func (*PersonalAccessToken) isEntity() {}
func (*MachineKey) isEntity()          {}
func (*Member) isEntity()              {}
func (*WaitingCredentials) isEntity()  {}

// ClaimKind says in which set of names a claim is unique.
type ClaimKind int

// The sets of names. Hosts are unique in the deployment, the others in their
// instance.
const (
	ClaimHost ClaimKind = iota
	ClaimOrgName
	ClaimOrgDomain
	ClaimLoginName
)
