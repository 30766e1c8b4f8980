package session

import (
	"bytes"
	"context"
	"maps"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// defaultRetention is how long a session without a lifetime is kept after its last
// change: the longest lifetime of a refresh token.
const defaultRetention = 90 * 24 * time.Hour

// Changes are the use cases that change sessions. Safe for concurrent use.
type Changes struct {
	Store Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Changed is a session with its current token.
type Changed struct {
	*tenant.Session
	Token string
}

// Command has the checks and changes to make.
type Command struct {
	// Actor is the caller, for the event.
	Actor string
	// CreatorID identifies the caller as the creator of a new session.
	CreatorID string
	Checks
	// Metadata to set, of which a session has at most 50 entries; an empty value removes
	// the entry.
	Metadata map[string][]byte
	// Lifetime is 0 for none: a session that has none is kept for 90 days after its last
	// change.
	Lifetime time.Duration
	// Complete may be nil. It is not called if nothing changes.
	Complete tenant.Completer[Changed]
}

// Create creates a session in an instance. A wrong password counts like a failed sign-in
// in an unknown browser. It returns ErrUserNotFound, ErrUserNotActive, ErrUserMissing (a
// password without a user), ErrPasswordNotSet, user.ErrPasswordWrong,
// user.ErrPasswordBlocked, ErrTooMuchMetadata, tenant.ErrChanged if the user was changed
// since they were read, or tenant.ErrUnavailable.
func (uc *Changes) Create(ctx context.Context, instanceID string, agent *tenant.UserAgent, cmd Command) (*Changed, error) {
	at := uc.Clock.Now()
	s := &tenant.Session{
		InstanceID: instanceID, API: &tenant.APISession{CreatorID: cmd.CreatorID, UserAgent: agent, Revision: tenant.NewRevision(at)},
	}
	return uc.commit(ctx, cmd, nil, s, nil, at)
}

// Set makes further checks and changes in a session, and replaces its token. If there
// is nothing to do, it returns the unchanged session, without a token. It returns the
// errors of Create, also if the session was changed since it was read, ErrExpired, or
// ErrUserChange if the session has another user.
func (uc *Changes) Set(ctx context.Context, known *tenant.KnownSession, cmd Command) (*Changed, error) {
	at := uc.Clock.Now()
	if known.IsOver(at) {
		return nil, ErrExpired
	}
	if cmd.isEmpty() && cmd.Lifetime == 0 && !changesMetadata(known.API.Metadata, cmd.Metadata) {
		return &Changed{Session: known.Session}, nil
	}
	next, api := *known.Session, *known.API
	api.Revision = api.Next(at)
	next.API = &api
	return uc.commit(ctx, cmd, known.Session, &next, known.User, at)
}

// commit makes the checks of a command, and replaces before with s; before is nil for
// a new session.
func (uc *Changes) commit(ctx context.Context, cmd Command, before, s *tenant.Session, known *tenant.User, at time.Time) (*Changed, error) {
	if s.API.Metadata = mergedMetadata(s.API.Metadata, cmd.Metadata); len(s.API.Metadata) > maxMetadata {
		return nil, ErrTooMuchMetadata
	}
	passed, err := uc.check(ctx, cmd.Actor, s, known, cmd.Checks, at)
	if err != nil {
		return nil, err
	}
	switch {
	case cmd.Lifetime > 0:
		s.API.HasLifetime, s.ExpiresAt = true, roundUpToSecond(at.Add(cmd.Lifetime))
	case !s.API.HasLifetime:
		s.ExpiresAt = roundUpToSecond(at.Add(defaultRetention))
	}
	return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*Changed, tenant.Change, error) {
		if before == nil {
			s.ID = uc.IDs()
		}
		token, err := s.MintSessionToken()
		if err != nil {
			return nil, tenant.Change{}, err
		}
		change := tenant.Change{Writes: passed.writes, Event: uc.event(tenant.SessionCreated, cmd.Actor, s, at, cmd.names())}
		if before == nil {
			change.Writes = append(change.Writes, tenant.Create{Entity: s}, tenant.Create{Entity: s.Entry()})
		} else {
			change.Event.Type = tenant.SessionChanged
			change.Writes = append(change.Writes, before.Replace(s)...)
		}
		if passed.user != nil {
			change.Writes = append(change.Writes, tenant.Create{Entity: &tenant.AuditRecord{
				InstanceID: s.InstanceID, ID: uc.IDs(), Type: tenant.PasswordCheckSucceeded, Actor: cmd.Actor, At: at,
				AuditData: tenant.AuditData{UserID: s.UserID, OrgID: s.API.UserOrgID}, ExpiresAt: at.Add(tenant.AuditRecordLife),
			}})
		}
		return &Changed{s, token}, change, nil
	})
}

func (uc *Changes) event(typ tenant.EventType, actor string, s *tenant.Session, at time.Time, checked []string) tenant.Event {
	return tenant.Event{InstanceID: s.InstanceID, ID: uc.IDs(), Type: typ, Actor: actor, At: at, Data: tenant.SessionData{
		InstanceID: s.InstanceID, SessionID: s.ID, UserID: s.UserID, OrgID: s.API.UserOrgID, Checked: checked,
	}}
}

// roundUpToSecond rounds up to the precision of the store, so that nothing ends early.
func roundUpToSecond(at time.Time) time.Time {
	if whole := at.Truncate(time.Second); whole.Before(at) {
		return whole.Add(time.Second)
	}
	return at
}

// changesMetadata reports whether set changes anything.
func changesMetadata(present, set map[string][]byte) bool {
	return !maps.EqualFunc(present, mergedMetadata(present, set), bytes.Equal)
}

// mergedMetadata returns present, updated with set.
func mergedMetadata(present, set map[string][]byte) map[string][]byte {
	if len(set) == 0 {
		return present
	}
	merged := maps.Clone(present)
	if merged == nil {
		merged = map[string][]byte{}
	}
	for key, value := range set {
		if len(value) == 0 {
			delete(merged, key)
		} else {
			merged[key] = value
		}
	}
	return merged
}
