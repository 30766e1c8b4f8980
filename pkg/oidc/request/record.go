package request

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Record returns an audit log record of something a user did: a sign-in, or a token
// that was issued or revoked. Its id is drawn when it is written.
func (s *Base) Record(typ tenant.AuditType, instanceID string, data tenant.AuditData) *tenant.AuditRecord {
	at := s.Clock().UTC().Truncate(time.Microsecond)
	return &tenant.AuditRecord{
		InstanceID: instanceID, Type: typ, Actor: data.UserID, At: at, AuditData: data, ExpiresAt: at.Add(tenant.AuditRecordLife),
	}
}

// Write makes writes together with a record of them.
func (s *Base) Write(ctx context.Context, record *tenant.AuditRecord, writes ...tenant.Write) error {
	for attempt := 1; ; attempt++ {
		record.ID = s.IDs()
		err := s.Store.Write(ctx, record.At, append(slices.Clip(writes), tenant.Create{Entity: record})...)
		if !errors.Is(err, tenant.ErrCollision) || attempt == MaxCollisions {
			return err
		}
	}
}

// Remove deletes an entity that may be gone already, and records that if it existed.
func (s *Base) Remove(ctx context.Context, record *tenant.AuditRecord, entity tenant.Entity) error {
	err := s.Write(ctx, record, tenant.Delete{Entity: entity, Any: true})
	if errors.Is(err, tenant.ErrChanged) {
		return nil
	}
	return err
}
