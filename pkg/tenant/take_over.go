package tenant

import (
	"context"
	"errors"
	"slices"
)

// NameTakenError is the error of a lost Claim: its Taken, and who has the name.
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

// Apply applies change to store, and takes over the names of the dead: what is
// removed frees its names at once, however many there are, although the claims
// are still there. A lost claim is made again in the name's stead, on the
// condition that the very holder that was met is still gone. It costs nothing
// where no claim is lost, and a read where one is.
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

// findGone returns what is gone of the owner of a name, nil if the owner lives.
func findGone(ctx context.Context, store Store, taken *NameTakenError) (Entity, error) {
	holder := taken.Holder
	query := Query{InstanceID: holder.InstanceID}
	switch taken.Claim.Kind {
	case ClaimOrgName, ClaimOrgDomain:
		query.OrgID = holder.Owner
	case ClaimProjectName, ClaimApplicationName, ClaimApplicationID, ClaimApplicationKeyID:
		return nil, nil //nolint:nilnil // they go with their organisation or project, and no other has them
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
	return nil, nil //nolint:nilnil // none is gone
}

// takeOver returns the writes with a claim that is made in the stead of one who
// is gone; ok is false if nobody is, or the claim was tried with that one
// already. The check comes right after the claim: two claims may be of one
// holder, and no item may be in a transaction twice.
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
		// Nothing else leads to the user who had it.
		next = append(next, Put{Entity: &Orphan{InstanceID: claim.InstanceID, OrgID: taken.Holder.OrgID, UserID: taken.Holder.Owner}})
	}
	return next, true
}

// isAbsent reports whether w depends on that entity not being there.
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
