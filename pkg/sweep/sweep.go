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

// DefaultGrace exceeds the duration of everything that may have been in progress when
// its instance or organisation was removed: requests, and in a removed instance the sweep
// of one of its organisations, which keeps the ids of users taken. The longest is the
// timeout of the function in template.yaml; the queue delivers a removal again after six
// minutes.
const DefaultGrace = 5*time.Minute + 30*time.Second

// ErrAgain means that the sweep must be repeated: something was found, or a request
// that was in progress at the removal may still write something.
var ErrAgain = errors.New("to be swept again")

// ErrAlive means that the entity was not removed. Nothing is erased.
var ErrAlive = errors.New("it was not removed")

// Store erases what is left of removed entities.
type Store interface {
	tenant.Store
	project.Getter
	// EraseInstance and EraseOrg erase everything that is left. They call erased,
	// possibly concurrently, before items of a kind are erased.
	EraseInstance(ctx context.Context, removed tenant.InstanceRemovedData, erased func(kind string, items int) error) error
	EraseOrg(ctx context.Context, removed tenant.OrgRemovedData, erased func(kind string, items int) error) error
	// EraseProject erases what is left of a project, except what reserves its id.
	EraseProject(ctx context.Context, removed tenant.ProjectStateData, erased func(kind string, items int) error) error
	// EraseGrant erases what is left of the grants of a project to an organisation,
	// except the one that is alive.
	EraseGrant(
		ctx context.Context, removed tenant.ProjectGrantStateData, alive tenant.Resource, erased func(kind string, items int) error,
	) error
	// EraseUser erases what is left of a user, except what reserves their id.
	EraseUser(ctx context.Context, removed tenant.UserRemovedData, erased func(kind string, items int) error) error
	// Erasure returns the progress so far; nil if it has not begun or is complete.
	Erasure(ctx context.Context, instanceID, orgID string) (*tenant.Erasure, error)
	// KeepErasure stores the progress.
	KeepErasure(ctx context.Context, erasure *tenant.Erasure) error
}

// Sweeper erases what is left of removed entities. Safe for concurrent use.
type Sweeper struct {
	Store Store
	Clock tenant.Clock
	IDs   tenant.IDs
	Log   *slog.Logger
	// Grace is how long after a removal something may still be written.
	Grace time.Duration
}

// Removal is what an event reports as removed: one of these.
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

// Sweep erases everything that is left of a removed entity. It returns ErrAgain until
// it finds nothing, at least Grace after the removal; then it writes an event that
// reports the erasure. It returns ErrAlive, because an event alone is not enough to erase
// something, and other errors, after which a repetition may help. An organisation of a
// removed instance is left to the sweep of the instance.
//
// The end of a user, project or grant is not reported by an event.
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
	found, err := s.Store.Snapshot(ctx, tenant.Query{InstanceID: instanceID, OrgID: orgID})
	switch {
	case err != nil:
		return err
	case orgID == "" && found.Instance != nil, found.Org != nil:
		return fmt.Errorf("instance %s, organisation %q: %w", instanceID, orgID, ErrAlive)
	case orgID != "" && found.Instance == nil:
		return nil // the sweep of the instance erases everything, and must be the last to write
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

// tell ends the sweep with an event, once.
func (s *Sweeper) tell(ctx context.Context, all tenant.Erasure) error {
	e := tenant.Event{
		InstanceID: all.InstanceID, ID: s.IDs(), Type: tenant.InstanceErased, Actor: tenant.Sweeper, At: s.Clock().UTC().Truncate(time.Microsecond),
		Data: tenant.InstanceErasedData{InstanceID: all.InstanceID, Items: all.Items},
	}
	if all.OrgID != "" {
		e.Type, e.Data = tenant.OrgErased, tenant.OrgErasedData(all)
	}
	err := s.Store.Apply(ctx, tenant.Change{
		Writes: []tenant.Write{tenant.Delete{Entity: &all, Any: true, Else: tenant.ErrErased}}, Event: e,
	})
	if errors.Is(err, tenant.ErrErased) {
		return nil // another sweep wrote the event
	}
	return err
}

// tally counts what is erased. Safe for concurrent use.
type tally struct {
	ctx  context.Context //nolint:containedctx // for callbacks within one sweep
	keep func(context.Context, *tenant.Erasure) error

	mu sync.Mutex
	// found counts this sweep, all every sweep.
	found map[string]int
	all   tenant.Erasure
	// isKept is set once the store has the progress.
	isKept bool
}

// erased counts items. It stores the progress before the first item is erased;
// otherwise an interrupted erasure would never be reported as complete.
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

// keepTimeout bounds the last write of an interrupted sweep.
const keepTimeout = 2 * time.Second

// end stores the counts.
func (t *tally) end(ctx context.Context) error {
	if len(t.found) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, keepTimeout)
	defer cancel()
	return t.keep(ctx, &t.all)
}
