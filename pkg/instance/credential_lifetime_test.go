package instance_test

import (
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/credential"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
)

// No credential lives longer than the deployment allows: one without an expiry gets the
// maximum, one that asks for more is refused.
func TestCreate_Execute_credential_lifetime(t *testing.T) {
	const longest = 30 * 24 * time.Hour
	for _, tt := range []struct {
		name string
		at   *time.Time
		// want is zero for a refusal.
		want time.Time
	}{
		{"absent", nil, tenanttest.StoredTime.Add(longest)},
		{"year_1", ptr(time.Time{}), tenanttest.StoredTime.Add(longest)},
		{"earlier", ptr(tenanttest.StoredTime.Add(time.Hour)), tenanttest.StoredTime.Add(time.Hour)},
		{"the_longest", ptr(tenanttest.StoredTime.Add(longest)), tenanttest.StoredTime.Add(longest)},
		{"the_longest_by_a_clock_ahead", ptr(tenanttest.StoredTime.Add(longest + time.Minute)), tenanttest.StoredTime.Add(longest + time.Minute)},
		{"later", ptr(tenanttest.StoredTime.Add(longest + time.Minute + time.Microsecond)), time.Time{}},
		{"never", &tenant.NoExpiry, time.Time{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			token, key := newMachineCreation(), newMachineCreation()
			token.lifetime, token.cmd.Machine.Token.ExpiresAt = longest, tt.at
			key.lifetime, key.cmd.Machine.Key.ExpiresAt = longest, tt.at
			if tt.want.IsZero() {
				token.refuse(t, credential.ErrExpiryTooLate)
				key.refuse(t, credential.ErrExpiryTooLate)
				return
			}
			_, change := token.mustExecute(t)
			if got := tenanttest.Created[*tenant.PersonalAccessToken](t, change).ExpiresAt; got != tt.want {
				t.Errorf("token: got %v, want %v", got, tt.want)
			}
			_, change = key.mustExecute(t)
			if got := tenanttest.Created[*tenant.MachineKey](t, change).ExpiresAt; got != tt.want {
				t.Errorf("key: got %v, want %v", got, tt.want)
			}
		})
	}
}
