package sweep

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"sync"
	"time"

	"github.com/tenantry/tenantry/pkg/project"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// DefaultGrace is longer than any request lasts that may have been under way
// when its instance or organisation was removed.
const DefaultGrace = 2 * time.Minute

// Actor is who the events say erased something.
const Actor = "sweeper"

// ErrAgain says that the sweep must be repeated: something was found, or may
// still be written by a request that was under way at the removal.
var ErrAgain = errors.New("to be swept again")

// ErrAlive says that what is to be erased was not removed. Nothing is erased.
var ErrAlive = errors.New("it was not removed")

// Store erases what was removed.
type Store interface {
	tenant.Store
	project.Getter
	// EraseInstance and EraseOrg erase all that is left. They call erased, several
	// times at once, before items of a kind are erased.
	EraseInstance(ctx context.Context, removed tenant.InstanceRemovedData, erased func(kind string, items int) error) error
	EraseOrg(ctx context.Context, removed tenant.OrgRemovedData, erased func(kind string, items int) error) error
	// EraseProject erases what is left of a project, but for what keeps its id taken.
	EraseProject(ctx context.Context, removed tenant.ProjectStateData, erased func(kind string, items int) error) error
	// EraseGrant erases what is left of the grants of a project to an organisation, but
	// for the one that is alive.
	EraseGrant(
		ctx context.Context, removed tenant.ProjectGrantStateData, alive tenant.Resource, erased func(kind string, items int) error,
	) error
	// EraseUser erases what is left of a user, but for what keeps their id taken.
	EraseUser(ctx context.Context, removed tenant.UserRemovedData, erased func(kind string, items int) error) error
	// Erasure returns what was erased so far; nil if nobody began, or all is over.
	Erasure(ctx context.Context, instanceID, orgID string) (*tenant.Erasure, error)
	// KeepErasure remembers it.
	KeepErasure(ctx context.Context, erasure *tenant.Erasure) error
}

// Sweeper erases what was removed. Safe for concurrent use.
type Sweeper struct {
	Store Store
	Clock tenant.Clock
	IDs   tenant.IDs
	Log   *slog.Logger
	// Grace is how long after a removal something of it may still be written.
	Grace time.Duration
}

// Removal is what an event tells of: one of these.
type Removal struct {
	At       time.Time
	Instance *tenant.InstanceRemovedData
	Org      *tenant.OrgRemovedData
	User     *tenant.UserRemovedData
	Project  *tenant.ProjectStateData
	Grant    *tenant.ProjectGrantStateData
}

func (r Removal) ids() (instanceID, orgID string) {
	if r.Org != nil {
		return r.Org.InstanceID, r.Org.OrgID
	}
	return r.Instance.InstanceID, ""
}

// Sweep erases all that is left of what was removed. It returns ErrAgain until
// it finds nothing, Grace after the removal; then an event tells that all is
// gone. It returns ErrAlive, and other errors, with which a repetition may help.
//
// Nothing tells of the end of a user, a project or a grant.
func (s *Sweeper) Sweep(ctx context.Context, r Removal) error {
	switch {
	case r.User != nil:
		return s.sweepUser(ctx, r)
	case r.Project != nil:
		return s.sweepProject(ctx, r)
	case r.Grant != nil:
		return s.sweepGrant(ctx, r)
	}
	begin := s.Clock()
	instanceID, orgID := r.ids()
	if err := s.mustBeGone(ctx, instanceID, orgID); err != nil {
		return err
	}
	so, err := s.Store.Erasure(ctx, instanceID, orgID)
	if err != nil {
		return err
	}
	t := &tally{keep: s.Store.KeepErasure, ctx: ctx, all: tenant.Erasure{InstanceID: instanceID, OrgID: orgID, Items: map[string]int{}}}
	if so != nil {
		t.isKept = true
		maps.Copy(t.all.Items, so.Items)
	}
	if r.Org != nil {
		err = s.Store.EraseOrg(ctx, *r.Org, t.erased)
	} else {
		err = s.Store.EraseInstance(ctx, *r.Instance, t.erased)
	}
	if keepErr := t.end(context.WithoutCancel(ctx)); err == nil {
		err = keepErr
	}
	attributes := []slog.Attr{
		slog.String("instanceId", instanceID), slog.String("orgId", orgID), slog.Any("erased", t.found), slog.Any("erasedSoFar", t.all.Items),
		slog.Float64("durationMs", float64(s.Clock().Sub(begin).Microseconds())/1000), slog.Float64("sinceRemovalS", begin.Sub(r.At).Seconds()),
	}
	switch {
	case err != nil:
	case len(t.found) > 0 || begin.Before(r.At.Add(s.Grace)):
		err = ErrAgain
	case t.isKept:
		err = s.tell(ctx, t.all)
	}
	s.Log.LogAttrs(ctx, slog.LevelInfo, "sweep", append(attributes, slog.Bool("isOver", err == nil))...)
	return err
}

// mustBeGone looks whether it is: an event alone is no reason to erase.
func (s *Sweeper) mustBeGone(ctx context.Context, instanceID, orgID string) error {
	found, err := s.Store.Snapshot(ctx, tenant.Query{InstanceID: instanceID, OrgID: orgID})
	switch {
	case err != nil:
		return err
	case orgID == "" && found.Instance != nil, found.Org != nil:
		return fmt.Errorf("instance %s, organisation %q: %w", instanceID, orgID, ErrAlive)
	}
	return nil
}

// tell ends the sweep, once.
func (s *Sweeper) tell(ctx context.Context, all tenant.Erasure) error {
	e := tenant.Event{
		InstanceID: all.InstanceID, ID: s.IDs(), Type: tenant.InstanceErased, Actor: Actor, At: s.Clock().UTC().Truncate(time.Microsecond),
		Data: tenant.InstanceErasedData{InstanceID: all.InstanceID, Items: all.Items},
	}
	if all.OrgID != "" {
		e.Type, e.Data = tenant.OrgErased, tenant.OrgErasedData(all)
	}
	err := s.Store.Apply(ctx, tenant.Change{
		Writes: []tenant.Write{tenant.Delete{Entity: &all, Any: true, Else: tenant.ErrErased}}, Event: e,
	})
	if errors.Is(err, tenant.ErrErased) {
		return nil // told by another
	}
	return err
}

// tally counts what is erased. Safe for concurrent use.
type tally struct {
	ctx  context.Context //nolint:containedctx // of one sweep, for what calls back without one
	keep func(context.Context, *tenant.Erasure) error

	mu sync.Mutex
	// found in this sweep, all of every sweep.
	found map[string]int
	all   tenant.Erasure
	// isKept says that the store knows of the erasure.
	isKept bool
}

// erased counts. Before the first item is erased, the store learns that something
// is: otherwise nobody would tell of the end of what was cut off.
func (t *tally) erased(kind string, items int) error {
	if items == 0 {
		return nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.isKept {
		if err := t.keep(t.ctx, &t.all); err != nil {
			return err
		}
		t.isKept = true
	}
	if t.found == nil {
		t.found = map[string]int{}
	}
	t.found[kind] += items
	t.all.Items[kind] += items
	return nil
}

// keepTimeout bounds the last write of a sweep that is cut off.
const keepTimeout = 2 * time.Second

// end keeps what was counted.
func (t *tally) end(ctx context.Context) error {
	if len(t.found) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, keepTimeout)
	defer cancel()
	return t.keep(ctx, &t.all)
}
