package sweep

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/tenantry/tenantry/pkg/project"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// sweepUser erases what is left of a user.
func (s *Sweeper) sweepUser(ctx context.Context, r Removal) error {
	u := r.User
	found, err := s.Store.Snapshot(ctx, tenant.Query{InstanceID: u.InstanceID, UserID: u.UserID})
	if err != nil {
		return err
	}
	if found.User != nil {
		return fmt.Errorf("instance %s, user %s: %w", u.InstanceID, u.UserID, ErrAlive)
	}
	return s.sweepSmall(ctx, r, u.InstanceID, slog.String("userId", u.UserID), func(erased func(string, int) error) error {
		return s.Store.EraseUser(ctx, *u, erased)
	})
}

// sweepProject erases what is left of a project.
func (s *Sweeper) sweepProject(ctx context.Context, r Removal) error {
	p := r.Project
	found, err := project.Get(ctx, s.Store, p.InstanceID, p.ProjectID)
	if err != nil {
		return err
	}
	if found != nil {
		return fmt.Errorf("instance %s, project %q: %w", p.InstanceID, p.ProjectID, ErrAlive)
	}
	return s.sweepSmall(ctx, r, p.InstanceID, slog.String("projectId", p.ProjectID), func(erased func(string, int) error) error {
		return s.Store.EraseProject(ctx, *p, erased)
	})
}

// sweepGrant erases what is left of a project grant. A newer grant to the same
// organisation is not affected.
func (s *Sweeper) sweepGrant(ctx context.Context, r Removal) error {
	g := r.Grant
	found, err := project.Get(ctx, s.Store, g.InstanceID, g.ProjectID)
	if err != nil {
		return err
	}
	var alive tenant.Resource
	if found != nil {
		alive, _ = found.GrantResource(g.GrantedOrgID)
	}
	return s.sweepSmall(ctx, r, g.InstanceID, slog.String("projectId", g.ProjectID), func(erased func(string, int) error) error {
		return s.Store.EraseGrant(ctx, *g, alive, erased)
	})
}

// sweepSmall runs an erasure that is too small to track progress across sweeps.
func (s *Sweeper) sweepSmall(
	ctx context.Context, r Removal, instanceID string, of slog.Attr, erase func(erased func(kind string, items int) error) error,
) error {
	begin := s.Clock()
	t := &tally{isKept: true, all: tenant.Erasure{Items: map[string]int{}}}
	err := erase(t.erased)
	if err == nil && (len(t.found) > 0 || begin.Before(r.At.Add(s.Grace))) {
		err = ErrAgain
	}
	s.Log.LogAttrs(ctx, slog.LevelInfo, "sweep", slog.String("instanceId", instanceID), of, slog.Any("erased", t.found),
		slog.Float64("sinceRemovalS", begin.Sub(r.At).Seconds()), slog.Bool("isOver", err == nil))
	return err
}
