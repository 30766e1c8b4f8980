package provision_test

import (
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/provision"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// No credential outlives what the deployment allows: one without an expiry gets
// the longest, one that asks for more is refused.
func TestCreateInstance_Execute_credential_lifetime(t *testing.T) {
	const longest = 30 * 24 * time.Hour
	for _, tt := range []struct {
		name string
		at   *time.Time
		// want is zero for a refusal.
		want time.Time
	}{
		{"absent", nil, storedTime.Add(longest)},
		{"year_1", ptr(time.Time{}), storedTime.Add(longest)},
		{"earlier", ptr(storedTime.Add(time.Hour)), storedTime.Add(time.Hour)},
		{"the_longest", ptr(storedTime.Add(longest)), storedTime.Add(longest)},
		{"the_longest_by_a_clock_ahead", ptr(storedTime.Add(longest + time.Minute)), storedTime.Add(longest + time.Minute)},
		{"later", ptr(storedTime.Add(longest + time.Minute + time.Microsecond)), time.Time{}},
		{"never", &tenant.NoExpiry, time.Time{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			token, key := newMachineCreation(), newMachineCreation()
			token.lifetime, token.cmd.Machine.Token.ExpiresAt = longest, tt.at
			key.lifetime, key.cmd.Machine.Key.ExpiresAt = longest, tt.at
			if tt.want.IsZero() {
				token.refuse(t, provision.ErrExpiryTooLate)
				key.refuse(t, provision.ErrExpiryTooLate)
				return
			}
			_, change := token.mustExecute(t)
			if got := created[*tenant.PersonalAccessToken](t, change).ExpiresAt; got != tt.want {
				t.Errorf("token: got %v, want %v", got, tt.want)
			}
			_, change = key.mustExecute(t)
			if got := created[*tenant.MachineKey](t, change).ExpiresAt; got != tt.want {
				t.Errorf("key: got %v, want %v", got, tt.want)
			}
		})
	}
}
