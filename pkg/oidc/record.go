package oidc

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// record returns an audit log record of something a user did: a sign-in, or a token
// that was issued or revoked. Its id is drawn when it is written.
func (s *server) record(typ tenant.AuditType, instanceID string, data tenant.AuditData) *tenant.AuditRecord {
	at := s.Clock().UTC().Truncate(time.Microsecond)
	return &tenant.AuditRecord{
		InstanceID: instanceID, Type: typ, Actor: data.UserID, At: at, AuditData: data, ExpiresAt: at.Add(tenant.AuditRecordLife),
	}
}

// failedCheck returns the record of a sign-in attempt with a wrong password. It has no
// actor, because nobody proved who they are. It does not contain the login name as
// typed, which may be a password in the wrong field. user is nil if there is no such
// user.
func (s *server) failedCheck(instanceID string, user *tenant.User) *tenant.AuditRecord {
	data := tenant.AuditData{OrgID: orgOf(user)}
	if user != nil {
		data.UserID = user.ID
	}
	record := s.record(tenant.PasswordCheckFailed, instanceID, data)
	record.Actor = ""
	return record
}

// write makes writes together with a record of them.
func (s *server) write(ctx context.Context, record *tenant.AuditRecord, writes ...tenant.Write) error {
	for attempt := 1; ; attempt++ {
		record.ID = s.IDs()
		err := s.Store.Write(ctx, record.At, append(slices.Clip(writes), tenant.Create{Entity: record})...)
		if !errors.Is(err, tenant.ErrCollision) || attempt == maxCollisions {
			return err
		}
	}
}

// end deletes an entity that may be gone already, and records that if it existed.
func (s *server) end(ctx context.Context, record *tenant.AuditRecord, entity tenant.Entity) error {
	err := s.write(ctx, record, tenant.Delete{Entity: entity, Any: true})
	if errors.Is(err, tenant.ErrChanged) {
		return nil
	}
	return err
}
