package signin

import (
	"context"
	"crypto/rand"
	"math/big"
	"net/http"
	"strconv"
	"time"

	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// cookieDevice is the cookie of a browser with which a user has signed in before. It
// grants no access; it only gives the browser its own failure count.
const cookieDevice = "tenantry-device"

const (
	// deviceLifetime is roughly how long browsers keep a cookie.
	deviceLifetime = 365 * 24 * time.Hour
	// maxDevices limits the browsers remembered per user.
	maxDevices = 32
)

// newDevice returns a new record of the user's browser, for the caller to store, and
// the browser's cookie. It may replace another browser's record.
func (s *Service) newDevice(ctx context.Context, user *tenant.User) (*tenant.Device, error) {
	e, now := request.Of(ctx), s.Clock().UTC().Truncate(time.Microsecond)
	slot, err := rand.Int(rand.Reader, big.NewInt(maxDevices))
	if err != nil {
		return nil, err
	}
	device := &tenant.Device{
		InstanceID: e.InstanceID, UserID: user.ID, ID: strconv.FormatInt(slot.Int64()+1, 10),
		AuthTime: now, Epoch: user.SignInEpoch, ExpiresAt: now.Add(deviceLifetime).Truncate(time.Second),
	}
	cookie, hash, err := tenant.MintDevice(tenant.TokenRef{InstanceID: device.InstanceID, OrgID: user.OrgID, UserID: user.ID, TokenID: device.ID})
	if err != nil {
		return nil, err
	}
	device.Hash = hash
	e.Header.Add("Set-Cookie", (&http.Cookie{
		Name: e.CookieName(cookieDevice), Value: cookie, Path: "/", MaxAge: int(deviceLifetime.Seconds()),
		Secure: e.Secure(), HttpOnly: true, SameSite: http.SameSiteStrictMode,
	}).String())
	return device, nil
}

// needsRenewal reports whether a browser should be remembered anew.
func needsRenewal(device *tenant.Device, now time.Time) bool {
	return device == nil || device.ExpiresAt.Sub(now) < deviceLifetime/2
}
