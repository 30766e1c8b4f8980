package tenant

// Write is one element of a transaction.
type Write interface {
	// Lost returns the error for an unmet condition; nil if there is no condition.
	Lost() *Error
	isWrite()
}

// Create adds an entity that must not exist, unless it has expired. It is lost to Else,
// or to ErrCollision if that is nil.
type Create struct {
	Entity Entity
	Else   *Error
}

// Update replaces an entity by its next version (see Revision.Next and Version.Next).
// It is lost to ErrChanged if the entity is gone or its stored version is not the
// previous one. An entity without versions only has to exist.
type Update struct{ Entity Entity }

// Delete removes an entity. It is lost to Else, or to ErrChanged if that is nil, if the
// entity is gone, has expired at the time of the change, or has another version than
// the one read.
type Delete struct {
	Entity Entity
	// Any matches any version; only Entity's ids are used.
	Any  bool
	Else *Error
}

// Put adds or replaces an entity.
type Put struct{ Entity Entity }

// Upsert adds an entity, or replaces it by its next version and keeps its creation
// time. Of Entity's Revision, only the times are used.
type Upsert struct{ Entity Versioned }

// Drop removes an entity that may not exist; only its ids are used.
type Drop struct{ Entity Entity }

// Count adds one to the failures of that name and extends them to ExpiresAt. It may
// count twice if a response of the database is lost.
type Count struct{ Failures *SignInFailures }

// Absent requires that an entity, identified by its ids, does not exist. It is lost to
// Else.
type Absent struct {
	Entity Entity
	Else   *Error
}

// Present requires that an entity, identified by its ids, exists and has not expired at
// the time of the change, whatever its version. It is lost to Else.
type Present struct {
	Entity Entity
	Else   *Error
}

// Unchanged requires that an entity still has the version that was read. It is lost to
// ErrChanged.
type Unchanged struct{ Entity Entity }

// Claim takes a unique name. It is lost to Taken, in a *NameTakenError that names the
// holder.
type Claim struct {
	Kind ClaimKind
	// InstanceID is the claimant's instance.
	InstanceID string
	// Name is in folded form: see Fold.
	Name string
	// Owner is the id of the claiming entity; empty for a host, whose owner is the
	// instance.
	Owner string
	// OrgID is the organisation of a user who claims a login name, and empty otherwise.
	// Once it is gone, so is the user.
	OrgID string
	// From is a former holder, who is gone: see Apply. Nil for none.
	From *Holder
	// Taken is the error if the name is held by another owner.
	Taken *Error
}

// Holder is the holder of a name.
type Holder struct {
	// InstanceID, Owner and OrgID are those of its Claim.
	InstanceID, Owner, OrgID string
}

// Release gives up a name. It is lost to ErrChanged if Owner, or for a host the
// instance, does not hold it.
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
func (p Present) Lost() *Error { return p.Else }

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
func (Present) isWrite()   {}
func (Unchanged) isWrite() {}
func (Claim) isWrite()     {}
func (Release) isWrite()   {}
func (Take) isWrite()      {}

// ErrChanged means that an entity was changed or removed since it was read. The use
// case reads again; it never reaches a client.
var ErrChanged = &Error{Kind: KindInternal, ID: "STORE-cHng1", Key: "Errors.Internal"}
