package provision

import (
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// now returns the time of a change, in the precision in which it is kept and
// shown.
func now(clock tenant.Clock) time.Time { return clock().UTC().Truncate(time.Microsecond) }

// created is the revision of a new entity.
func created(at time.Time) tenant.Revision {
	return tenant.Revision{Sequence: 1, CreatedAt: at, ChangedAt: at}
}
