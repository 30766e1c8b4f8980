package tenant

// Write is one row of a transaction.
type Write interface {
	// Lost is what it means that the row's condition did not hold; nil for a row
	// that has none.
	Lost() *Error
	isWrite()
}

// Create adds an entity that must not be there yet, unless it has expired. It
// is lost to Else, or ErrCollision if that is nil.
type Create struct {
	Entity Entity
	Else   *Error
}

// Update replaces an entity by its next version (see Revision.Next and
// Version.Next). It is lost to ErrChanged if the stored entity is not the
// version before, or is gone. An entity without versions must only be there.
type Update struct{ Entity Entity }

// Delete removes an entity. It is lost to Else, or ErrChanged if that is nil,
// when the entity is gone, has expired at the time of the change, or is not of
// the version that was read.
type Delete struct {
	Entity Entity
	// Any removes whatever version there is; Entity need only have its ids.
	Any  bool
	Else *Error
}

// Put adds an entity, in place of what may be there.
type Put struct{ Entity Entity }

// Upsert adds an entity or, in place of what is there, its next version, which
// keeps when it was created. Of Revision, only the times of Entity count.
type Upsert struct{ Entity Versioned }

// Drop removes an entity that need not be there; it need only have its ids.
type Drop struct{ Entity Entity }

// Count adds one to the failures of that name, and keeps them until their
// ExpiresAt. It may count twice if an answer of the database is lost.
type Count struct{ Failures *SignInFailures }

// Absent makes all depend on an entity not being there, of which only the ids
// count. It is lost to Else.
type Absent struct {
	Entity Entity
	Else   *Error
}

// Unchanged makes all depend on an entity still being of the version that was
// read. It is lost to ErrChanged if the entity was changed or removed since.
type Unchanged struct{ Entity Entity }

// Claim takes a name that only one may have. It is lost to Taken, in a
// *NameTakenError that says who has the name.
type Claim struct {
	Kind ClaimKind
	// InstanceID of the claimant.
	InstanceID string
	// Name in the form in which names are compared: see Fold.
	Name string
	// Owner is the id of the organisation or user that takes the name; empty
	// for a host, whose owner is the instance.
	Owner string
	// OrgID is the organisation of the user who takes a login name, and else
	// empty: once it is gone, so is the user.
	OrgID string
	// From is who may have the name, and is gone: see Apply. Nil for nobody.
	From *Holder
	// Taken is the error when somebody else has the name.
	Taken *Error
}

// Holder is who has a name.
type Holder struct {
	// InstanceID, Owner and OrgID are those of its Claim.
	InstanceID, Owner, OrgID string
}

// Release gives up a name. It is lost to ErrChanged if Owner, or for a host the
// instance, does not have it.
type Release struct {
	Kind                    ClaimKind
	InstanceID, Name, Owner string
}

// Take takes a key pair from the stock; it is lost to ErrKeyPairGone.
type Take struct{ Pair *StockedKeyPair }

// Lost implements Write.
func (c Create) Lost() *Error {
	if c.Else != nil {
		return c.Else
	}
	return ErrCollision
}

// Lost implements Write.
func (Update) Lost() *Error { return ErrChanged }

// Lost implements Write.
func (d Delete) Lost() *Error {
	if d.Else != nil {
		return d.Else
	}
	return ErrChanged
}

// Lost implements Write.
func (Put) Lost() *Error { return nil }

// Lost implements Write.
func (Upsert) Lost() *Error { return nil }

// Lost implements Write.
func (Drop) Lost() *Error { return nil }

// Lost implements Write.
func (Count) Lost() *Error { return nil }

// Lost implements Write.
func (a Absent) Lost() *Error { return a.Else }

// Lost implements Write.
func (Unchanged) Lost() *Error { return ErrChanged }

// Lost implements Write.
func (c Claim) Lost() *Error { return c.Taken }

// Lost implements Write.
func (Release) Lost() *Error { return ErrChanged }

// Lost implements Write.
func (Take) Lost() *Error { return ErrKeyPairGone }

func (Create) isWrite()    {}
func (Update) isWrite()    {}
func (Delete) isWrite()    {}
func (Put) isWrite()       {}
func (Upsert) isWrite()    {}
func (Drop) isWrite()      {}
func (Count) isWrite()     {}
func (Absent) isWrite()    {}
func (Unchanged) isWrite() {}
func (Claim) isWrite()     {}
func (Release) isWrite()   {}
func (Take) isWrite()      {}

// ErrChanged says that an entity was changed or removed since it was read. The
// use case reads again; it never reaches a client.
var ErrChanged = &Error{Kind: KindInternal, ID: "STORE-cHng1", Key: "Errors.Internal"}
