package tenant

import (
	"context"
	"errors"
	"slices"
)

// NameTakenError is the error of a lost Claim: the claim's Taken error, and the holder
// of the name.
type NameTakenError struct {
	Claim  Claim
	Holder Holder
	// Cause is for the log.
	Cause error
}

// Error implements error.
func (e *NameTakenError) Error() string { return e.Unwrap().Error() }

// Unwrap returns the claim's Taken with its cause.
func (e *NameTakenError) Unwrap() error { return e.Claim.Taken.WithCause(e.Cause) }

// Apply applies change to store and takes over names of removed holders. Removing
// something frees its names at once, although their claims are erased later. A lost
// claim is retried on the condition that the holder found is still gone. This costs
// nothing unless a claim is lost, and then one read. It returns the errors of
// Store.Apply and, from that read, of Store.Snapshot.
func Apply(ctx context.Context, store Store, change Change) error {
	for {
		err := store.Apply(ctx, change)
		var taken *NameTakenError
		if !errors.As(err, &taken) {
			return err
		}
		gone, failed := findGone(ctx, store, taken)
		if failed != nil {
			return failed
		}
		next, ok := takeOver(change.Writes, taken, gone)
		if !ok {
			return err
		}
		change.Writes = next
	}
}

// findGone returns the removed entity on which the owner of a name depended; nil if the
// owner still exists.
func findGone(ctx context.Context, store Store, taken *NameTakenError) (Entity, error) {
	holder := taken.Holder
	query := Query{InstanceID: holder.InstanceID}
	switch taken.Claim.Kind {
	case ClaimOrgName, ClaimOrgDomain:
		query.OrgID = holder.Owner
	case ClaimProjectName, ClaimApplicationName, ClaimApplicationID, ClaimApplicationKeyID:
		return nil, nil //nolint:nilnil // removed with their organisation or project, and never reused
	case ClaimLoginName:
		query.OrgID, query.UserID, query.UserOrgID = holder.OrgID, holder.Owner, holder.OrgID
	case ClaimHost:
	}
	found, err := store.Snapshot(ctx, query)
	switch {
	case err != nil:
		return nil, err
	case taken.Claim.Kind == ClaimHost && found.Instance == nil:
		return &Instance{ID: holder.InstanceID}, nil
	case query.OrgID != "" && found.Org == nil:
		return &Org{InstanceID: holder.InstanceID, ID: query.OrgID}, nil
	case query.UserID != "" && found.User == nil:
		return &User{InstanceID: holder.InstanceID, ID: query.UserID}, nil
	}
	return nil, nil //nolint:nilnil // the owner exists
}

// takeOver returns writes with the lost claim replaced by one that takes over the name;
// ok is false if no holder is gone, or taking over from this one was already tried. The
// check directly follows the claim. It is not added twice: two claims may have the same
// holder, and a transaction must not contain an item twice.
func takeOver(writes []Write, taken *NameTakenError, gone Entity) (next []Write, ok bool) {
	i := slices.IndexFunc(writes, func(w Write) bool {
		c, ok := w.(Claim)
		return ok && c.Kind == taken.Claim.Kind && c.Name == taken.Claim.Name
	})
	if gone == nil || i < 0 {
		return nil, false
	}
	claim := writes[i].(Claim)
	if claim.From != nil && *claim.From == taken.Holder {
		return nil, false
	}
	claim.From = &taken.Holder
	next = slices.Clone(writes)
	next[i] = claim
	if !slices.ContainsFunc(writes, func(w Write) bool { return isAbsent(w, gone) }) {
		next = slices.Insert(next, i+1, Write(Absent{Entity: gone, Else: claim.Taken}))
	}
	if _, ok := gone.(*Org); ok && claim.Kind == ClaimLoginName {
		// Nothing else leads to the name's former user.
		next = append(next, Put{Entity: &Orphan{InstanceID: claim.InstanceID, OrgID: taken.Holder.OrgID, UserID: taken.Holder.Owner}})
	}
	return next, true
}

// isAbsent reports whether w requires that entity does not exist.
func isAbsent(w Write, entity Entity) bool {
	a, ok := w.(Absent)
	if !ok {
		return false
	}
	switch e := entity.(type) {
	case *Instance:
		other, ok := a.Entity.(*Instance)
		return ok && other.ID == e.ID
	case *Org:
		other, ok := a.Entity.(*Org)
		return ok && other.ID == e.ID && other.InstanceID == e.InstanceID
	case *User:
		other, ok := a.Entity.(*User)
		return ok && other.ID == e.ID && other.InstanceID == e.InstanceID
	default:
		return false
	}
}
