package tenant

// Orphan records a user who was removed with their organisation and whose login name
// was taken over, until they are swept.
type Orphan struct{ InstanceID, OrgID, UserID string }

// FormerOrg reserves the id of a removed organisation: tokens, roles and the audit log
// still refer to it.
type FormerOrg struct{ InstanceID, ID string }

// FormerUser reserves the id of a removed user and leads the sweeper to what is left of
// them.
type FormerUser struct {
	InstanceID, ID string
	// MemberOf lists the resources with memberships left to erase.
	MemberOf []Resource
}

// Erasure is the progress of an unfinished sweep.
type Erasure struct {
	InstanceID string
	// OrgID is empty for the whole instance.
	OrgID string
	// Items counts the items erased so far, by kind.
	Items map[string]int
}

// ErrErased means that a sweep had already finished. It never reaches a client.
var ErrErased = &Error{Kind: KindInternal, ID: "STORE-eRas1", Key: "Errors.Internal"}
