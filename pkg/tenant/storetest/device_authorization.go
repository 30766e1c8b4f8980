package storetest

import (
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

func newDeviceAuthorization() *tenant.DeviceAuthorization {
	return &tenant.DeviceAuthorization{
		InstanceID: iid, ID: tenant.UserCodeID("BCDF-GHJK"), Hash: []byte{1}, ClientID: "5", Scopes: []string{"openid"},
		Narrowed: true, State: tenant.DevicePending, Interval: 5 * time.Second, EndsAt: at.Add(time.Minute), ExpiresAt: second.Add(2 * time.Minute), Version: 1,
	}
}

// aUserCodeIsOfOneDevice checks that a user code is unique in its instance until it is
// forgotten.
func aUserCodeIsOfOneDevice(t *testing.T, b Backend) {
	first := newDeviceAuthorization()
	q := tenant.Query{DeviceAuthorizationID: first.ID}
	equal(t, (*tenant.DeviceAuthorization)(nil), mustRead(t, b, q).DeviceAuthorization)
	mustWrite(t, b, tenant.Create{Entity: first})
	wantLost(t, b, tenant.ErrCollision, tenant.Create{Entity: newDeviceAuthorization()})
	equal(t, first, mustRead(t, b, q).DeviceAuthorization)
	elsewhere := newDeviceAuthorization()
	elsewhere.InstanceID = "7"
	mustWrite(t, b, tenant.Create{Entity: elsewhere})
	next := newDeviceAuthorization()
	next.Hash, next.ExpiresAt = []byte{2}, first.ExpiresAt.Add(time.Hour)
	if err := b.Writer.Write(background(t), first.ExpiresAt, tenant.Create{Entity: next}); err != nil {
		t.Errorf("after it was forgotten: %v", err)
	}
	equal(t, next, mustRead(t, b, q).DeviceAuthorization)
}

// aDeviceIsDecidedOnce checks that polling and allowing each write the next version.
func aDeviceIsDecidedOnce(t *testing.T, b Backend) {
	mustWrite(t, b, tenant.Create{Entity: newDeviceAuthorization()})
	allowed := *newDeviceAuthorization()
	allowed.State, allowed.PolledAt, allowed.UserID, allowed.UserOrgID, allowed.GrantID = tenant.DeviceAllowed, at, uid, oid, gid
	allowed.AuthTime, allowed.Epoch, allowed.AMR, allowed.SessionID, allowed.Version = at, 3, []string{"pwd"}, sid, 2
	ctx := background(t)
	wantOneWinner(t, atOnce(10, func(int) error { return b.Writer.Write(ctx, at, tenant.Update{Entity: &allowed}) }), tenant.ErrChanged)
	equal(t, &allowed, mustRead(t, b, tenant.Query{DeviceAuthorizationID: allowed.ID}).DeviceAuthorization)
	used := allowed
	used.State, used.Version = tenant.DeviceUsed, 3
	wantOneWinner(t, atOnce(10, func(int) error {
		return b.Writer.Write(ctx, at, tenant.Update{Entity: &used}, tenant.Create{Entity: newGrant()})
	}), tenant.ErrChanged)
	found := mustRead(t, b, tenant.Query{DeviceAuthorizationID: allowed.ID, UserID: uid, GrantID: gid})
	equal(t, &used, found.DeviceAuthorization)
	equal(t, newGrant(), found.Grant)
}
