package tenant

// Orphan remembers a user who is dead with their organisation and whose login
// name somebody else took over, until they are swept.
type Orphan struct{ InstanceID, OrgID, UserID string }

// FormerOrg keeps the id of an organisation that was removed from being given to
// another one: tokens, roles and the audit log still name it.
type FormerOrg struct{ InstanceID, ID string }

// FormerUser keeps the id of a user who was removed from being given to another
// one, and leads the sweeper to what is left of them.
type FormerUser struct {
	InstanceID, ID string
	// MemberOf are what memberships are left of.
	MemberOf []Resource
}

// Erasure is the sweep of what was removed, while it lasts.
type Erasure struct {
	InstanceID string
	// OrgID is empty for the whole instance.
	OrgID string
	// Items counts what was erased so far, by kind.
	Items map[string]int
}

// ErrErased says that a sweep was over already. It never reaches a client.
var ErrErased = &Error{Kind: KindInternal, ID: "STORE-eRas1", Key: "Errors.Internal"}
