package signin

import (
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestNeedsRenewal checks that a browser is remembered anew after half of its time.
func TestNeedsRenewal(t *testing.T) {
	now := time.Date(2026, time.November, 24, 6, 7, 8, 0, time.UTC)
	device := &tenant.Device{ExpiresAt: now.Add(deviceLifetime / 2)}
	if !needsRenewal(nil, now) || needsRenewal(device, now) || !needsRenewal(device, now.Add(time.Second)) {
		t.Error("renewed too early or too late")
	}
}
