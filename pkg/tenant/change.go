package tenant

import "strings"

// Change is everything that one use case writes. A Store applies it in one
// transaction: all of it, or nothing.
type Change struct {
	// Create holds entities that must not exist yet: Instance, InstanceDomain,
	// Org, User, PersonalAccessToken, MachineKey, Member, WaitingCredentials.
	Create []Entity
	// Claims in the contract's order: when several are lost, the first decides
	// the error.
	Claims []Claim
	Event  Event
	// Claim takes waiting credentials away; nil for none. They are lost to
	// ErrCredentialsGone if somebody was faster.
	Claim *WaitingCredentials
	// Take takes a key pair that the change uses from the stock; nil for none. It
	// is lost to ErrKeyPairGone if somebody was faster.
	Take *StockedKeyPair
	// Request is the record of the request that asked for the change; nil if it
	// cannot be repeated.
	Request *RequestRecord
}

// Entity is one of the types of this package that a Change can create.
type Entity interface{ isEntity() }

func (*Instance) isEntity()            {}
func (*InstanceDomain) isEntity()      {}
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

// Claim takes a name that only one may have.
type Claim struct {
	Kind ClaimKind
	// InstanceID of the claimant.
	InstanceID string
	// Name in the form in which names are compared: see Fold.
	Name string
	// Owner is the id of the organisation or user that takes the name; empty
	// for a host, whose owner is the instance.
	Owner string
	// Taken is the error when somebody else has the name.
	Taken *Error
}

// Fold gives the form in which names are compared: simple lower-casing, rune
// by rune. "Ü" meets "ü"; "ß" and "SS", "ﬁ" and "fi", and the two normal forms
// of "ü" do not meet. Source: the contract, stored.md.
func Fold(name string) string { return strings.ToLower(name) }
