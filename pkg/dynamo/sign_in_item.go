package dynamo

import (
	"crypto/rand"
	"fmt"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// versionItem holds the version of an entity that has no revision. Aggregated failures
// have no version.
type versionItem struct {
	Sequence tenant.Version `dynamodbav:"sequence,omitempty"`
}

type grantItem struct {
	key
	versionItem
	ClientID string    `dynamodbav:"client"`
	Scopes   []string  `dynamodbav:"scopes"`
	AuthTime time.Time `dynamodbav:"authTime"`
	Epoch    int       `dynamodbav:"epoch,omitempty"`
	AMR      []string  `dynamodbav:"amr"`
	Session  string    `dynamodbav:"session,omitempty"`
	// Family and Refresh are SHA-256 hashes of the refresh token's parts.
	Family  []byte    `dynamodbav:"family,omitempty"`
	Refresh []byte    `dynamodbav:"refresh,omitempty"`
	EndsAt  time.Time `dynamodbav:"endsAt"`
	// Expires is in Unix seconds, as TTL requires.
	Expires int64 `dynamodbav:"expires"`
}

type codeItem struct {
	key
	versionItem
	Hash        []byte    `dynamodbav:"hash"`
	ClientID    string    `dynamodbav:"client"`
	RedirectURI string    `dynamodbav:"redirectUri"`
	Scopes      []string  `dynamodbav:"scopes"`
	Narrowed    bool      `dynamodbav:"narrowed,omitempty"`
	Nonce       string    `dynamodbav:"nonce,omitempty"`
	Challenge   string    `dynamodbav:"challenge"`
	AuthTime    time.Time `dynamodbav:"authTime"`
	Epoch       int       `dynamodbav:"epoch,omitempty"`
	AMR         []string  `dynamodbav:"amr"`
	Session     string    `dynamodbav:"session,omitempty"`
	Used        bool      `dynamodbav:"used,omitempty"`
	CreatedAt   time.Time `dynamodbav:"createdAt"`
	// Expires is in Unix seconds, as TTL requires.
	Expires int64 `dynamodbav:"expires"`
}

type deviceItem struct {
	key
	Hash     []byte    `dynamodbav:"hash"`
	AuthTime time.Time `dynamodbav:"authTime"`
	Epoch    int       `dynamodbav:"epoch,omitempty"`
	// Expires is in Unix seconds, as TTL requires.
	Expires int64 `dynamodbav:"expires"`
}

type verificationCodeItem struct {
	key
	versionItem
	Salt     []byte `dynamodbav:"salt"`
	Hash     []byte `dynamodbav:"hash"`
	Failures int    `dynamodbav:"failures,omitempty"`
	// Expires is in Unix seconds, as TTL requires.
	Expires int64 `dynamodbav:"expires"`
}

type signInFailuresItem struct {
	key
	versionItem
	Count int `dynamodbav:"failures"`
	// BlockedUntil is missing from aggregated failures.
	BlockedUntil time.Time `dynamodbav:"blockedUntil"`
	// Expires is in Unix seconds, as TTL requires.
	Expires int64 `dynamodbav:"expires"`
}

// markItem is a presence marker.
type markItem struct {
	key
	// Expires is in Unix seconds, as TTL requires.
	Expires int64 `dynamodbav:"expires"`
}

// onceItem records who wrote it.
type onceItem struct {
	markItem
	UsedBy string `dynamodbav:"usedBy"`
}

// marshalIdentity returns the item of an OpenID provider entity.
func marshalIdentity(entity tenant.Entity) (item, error) {
	switch e := entity.(type) {
	case *tenant.AuthorizationCode:
		return marshal(codeItem{
			codeKey(e.InstanceID, e.UserID, e.ID),
			versionItem{e.Version},
			e.Hash, e.ClientID, e.RedirectURI, e.Scopes, e.Narrowed, e.Nonce, e.Challenge,
			e.AuthTime, e.Epoch, e.AMR, e.SessionID, e.Used, e.CreatedAt, e.ExpiresAt.Unix(),
		})
	case *tenant.Grant:
		return marshal(grantItem{
			grantKey(e.InstanceID, e.UserID, e.ID),
			versionItem{e.Version},
			e.ClientID, e.Scopes, e.AuthTime, e.Epoch, e.AMR, e.SessionID,
			e.Refresh.Family, e.Refresh.Current, e.EndsAt, e.ExpiresAt.Unix(),
		})
	case *tenant.Session:
		return marshal(newSessionItem(e))
	case *tenant.SessionEntry:
		return marshal(sessionEntryItem{sessionEntryKey(e.InstanceID, e.ID), e.UserID, e.UserOrgID, e.ExpiresAt.Unix()})
	case *tenant.Device:
		return marshal(deviceItem{deviceKey(e.InstanceID, e.UserID, e.ID), e.Hash, e.AuthTime, e.Epoch, e.ExpiresAt.Unix()})
	case *tenant.DeviceAuthorization:
		return marshal(newDeviceAuthorizationItem(e))
	case *tenant.AuthRequest:
		return marshal(newAuthRequestItem(e))
	case *tenant.VerificationCode:
		return marshal(verificationCodeItem{
			verificationCodeKey(e.InstanceID, e.UserID, e.Purpose), versionItem{e.Version}, e.Salt, e.Hash, e.Failures, e.ExpiresAt.Unix(),
		})
	case *tenant.Consents:
		return marshal(newConsentsItem(e))
	case *tenant.SignInFailures:
		return marshal(signInFailuresItem{
			signInFailuresKey(e.InstanceID, e.Name), versionItem{e.Version}, e.Count, e.BlockedUntil, e.ExpiresAt.Unix(),
		})
	case *tenant.UsedOnce:
		// Rounded up: rounding down would allow reuse during the last second.
		return marshal(onceItem{markItem{onceKey(e.InstanceID, e.Hash), e.ExpiresAt.Unix() + 1}, rand.Text()})
	case *tenant.RevokedToken:
		return marshal(markItem{revokedKey(e.InstanceID, e.UserID, e.ID), e.ExpiresAt.Unix() + 1})
	case *tenant.SigningKey:
		return marshal(newSigningKeyItem(e))
	case *tenant.DueSigningKey:
		return marshal(markItem{dueSigningKeyKey(*e), e.ExpiresAt.Unix()})
	default:
		return nil, fmt.Errorf("no item for a %T", entity)
	}
}

func (i grantItem) entity(iid, uid, gid string) *tenant.Grant {
	return &tenant.Grant{
		InstanceID: iid, UserID: uid, ID: gid, ClientID: i.ClientID, Scopes: i.Scopes, AuthTime: i.AuthTime, Epoch: i.Epoch, AMR: i.AMR,
		SessionID: i.Session, Refresh: tenant.RefreshHashes{Family: i.Family, Current: i.Refresh},
		EndsAt: i.EndsAt, ExpiresAt: time.Unix(i.Expires, 0).UTC(), Version: i.Sequence,
	}
}

func (i codeItem) entity(iid, uid, gid string) *tenant.AuthorizationCode {
	return &tenant.AuthorizationCode{
		InstanceID: iid, UserID: uid, ID: gid, Hash: i.Hash, ClientID: i.ClientID, RedirectURI: i.RedirectURI,
		Scopes: i.Scopes, Narrowed: i.Narrowed, Nonce: i.Nonce, Challenge: i.Challenge,
		AuthTime: i.AuthTime, Epoch: i.Epoch, AMR: i.AMR, SessionID: i.Session, Used: i.Used,
		CreatedAt: i.CreatedAt, ExpiresAt: time.Unix(i.Expires, 0).UTC(), Version: i.Sequence,
	}
}

func (i deviceItem) entity(iid, uid, did string) *tenant.Device {
	return &tenant.Device{
		InstanceID: iid, UserID: uid, ID: did, Hash: i.Hash, AuthTime: i.AuthTime, Epoch: i.Epoch, ExpiresAt: time.Unix(i.Expires, 0).UTC(),
	}
}

func (i verificationCodeItem) entity(iid, uid string, purpose tenant.CodePurpose) *tenant.VerificationCode {
	return &tenant.VerificationCode{
		InstanceID: iid, UserID: uid, Purpose: purpose, Salt: i.Salt, Hash: i.Hash, Failures: i.Failures,
		ExpiresAt: time.Unix(i.Expires, 0).UTC(), Version: i.Sequence,
	}
}

func (i signInFailuresItem) entity(iid, name string) *tenant.SignInFailures {
	return &tenant.SignInFailures{
		InstanceID: iid, Name: name, Count: i.Count, BlockedUntil: i.BlockedUntil,
		ExpiresAt: time.Unix(i.Expires, 0).UTC(), Version: i.Sequence,
	}
}
