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

// callerKeys returns the keys needed to authenticate a caller.
func callerKeys(q tenant.Query) (keys []key) {
	if q.UserID != "" {
		if q.MachineKeyID != "" {
			keys = append(keys, machineKeyKey(q.InstanceID, q.UserID, q.MachineKeyID))
		}
		if q.AccessTokenID != "" {
			keys = append(keys, revokedKey(q.InstanceID, q.UserID, q.AccessTokenID))
		}
		if q.GrantID != "" {
			keys = append(keys, grantKey(q.InstanceID, q.UserID, q.GrantID))
		}
		if q.CodeID != "" {
			keys = append(keys, codeKey(q.InstanceID, q.UserID, q.CodeID))
		}
		if q.SessionID != "" {
			keys = append(keys, sessionKey(q.InstanceID, q.UserID, q.SessionID))
		}
		if q.DeviceID != "" {
			keys = append(keys, deviceKey(q.InstanceID, q.UserID, q.DeviceID))
		}
		if q.VerificationCode != "" {
			keys = append(keys, verificationCodeKey(q.InstanceID, q.UserID, q.VerificationCode))
		}
	}
	if q.DeviceAuthorizationID != "" {
		keys = append(keys, deviceAuthorizationKey(q.InstanceID, q.DeviceAuthorizationID))
	}
	if q.AuthRequestID != "" {
		keys = append(keys, authRequestKey(q.InstanceID, q.AuthRequestID))
	}
	for _, name := range []string{q.SignInFailures, q.DeviceFailures, q.InstanceFailures} {
		if name != "" {
			keys = append(keys, signInFailuresKey(q.InstanceID, name))
		}
	}
	if q.SigningKey > 0 {
		keys = append(keys, signingKeyKey(q.InstanceID, q.SigningKey))
	}
	for _, name := range []string{q.LoginName, q.LocalName} {
		if name != "" {
			keys = append(keys, claimKey(tenant.ClaimLoginName, q.InstanceID, name))
		}
	}
	return keys
}

// caller sets the snapshot's fields for the keys of callerKeys.
func (f found) caller(q tenant.Query, s *tenant.Snapshot) error {
	if q.UserID != "" {
		if err := f.credential(q, s); err != nil {
			return err
		}
	}
	if q.SigningKey > 0 {
		signingKey, ok, err := read[signingKeyItem](f, signingKeyKey(q.InstanceID, q.SigningKey))
		if err != nil {
			return err
		}
		if ok {
			s.SigningKey = signingKey.entity(q.InstanceID)
		}
	}
	if q.LoginName != "" {
		login, err := f.claim(claimKey(tenant.ClaimLoginName, q.InstanceID, q.LoginName))
		if err != nil {
			return err
		}
		s.LoginNameOwner, s.LoginNameOrgID = login.Owner, login.OrgID
	}
	if q.LocalName != "" {
		local, err := f.claim(claimKey(tenant.ClaimLoginName, q.InstanceID, q.LocalName))
		if err != nil {
			return err
		}
		s.LocalNameOwner, s.LocalNameOrgID = local.Owner, local.OrgID
	}
	return f.signIn(q, s)
}

// credential sets the fields of a user's credential.
func (f found) credential(q tenant.Query, s *tenant.Snapshot) error {
	machineKey, ok, err := read[machineKeyItem](f, machineKeyKey(q.InstanceID, q.UserID, q.MachineKeyID))
	if err != nil {
		return err
	}
	if ok {
		s.MachineKey = machineKey.entity(q.InstanceID, q.UserID)
	}
	grant, ok, err := read[grantItem](f, grantKey(q.InstanceID, q.UserID, q.GrantID))
	if err != nil {
		return err
	}
	if ok {
		s.Grant = grant.entity(q.InstanceID, q.UserID, q.GrantID)
	}
	_, s.AccessTokenRevoked = f[revokedKey(q.InstanceID, q.UserID, q.AccessTokenID)]
	return nil
}

// signIn sets the fields of an interactive sign-in.
func (f found) signIn(q tenant.Query, s *tenant.Snapshot) error {
	if q.UserID != "" {
		if err := f.signInOf(q, s); err != nil {
			return err
		}
	}
	if q.DeviceAuthorizationID != "" {
		request, ok, err := read[deviceAuthorizationItem](f, deviceAuthorizationKey(q.InstanceID, q.DeviceAuthorizationID))
		if err != nil {
			return err
		}
		if ok {
			s.DeviceAuthorization = request.entity(q.InstanceID)
		}
	}
	if q.AuthRequestID != "" {
		waiting, ok, err := read[authRequestItem](f, authRequestKey(q.InstanceID, q.AuthRequestID))
		if err != nil {
			return err
		}
		if ok {
			s.AuthRequest = waiting.entity(q.InstanceID)
		}
	}
	for _, counter := range []struct {
		name string
		into **tenant.SignInFailures
	}{
		{q.SignInFailures, &s.SignInFailures}, {q.DeviceFailures, &s.DeviceFailures}, {q.InstanceFailures, &s.InstanceFailures},
	} {
		if counter.name == "" {
			continue
		}
		failures, ok, err := read[signInFailuresItem](f, signInFailuresKey(q.InstanceID, counter.name))
		if err != nil {
			return err
		}
		if ok {
			*counter.into = failures.entity(q.InstanceID, counter.name)
		}
	}
	return nil
}

// signInOf sets the fields that belong to the user who signs in.
func (f found) signInOf(q tenant.Query, s *tenant.Snapshot) error {
	code, ok, err := read[codeItem](f, codeKey(q.InstanceID, q.UserID, q.CodeID))
	if err != nil {
		return err
	}
	if ok {
		s.Code = code.entity(q.InstanceID, q.UserID, q.CodeID)
	}
	session, ok, err := read[sessionItem](f, sessionKey(q.InstanceID, q.UserID, q.SessionID))
	if err != nil {
		return err
	}
	if ok {
		s.Session = session.entity(q.InstanceID, q.UserID, q.SessionID)
	}
	device, ok, err := read[deviceItem](f, deviceKey(q.InstanceID, q.UserID, q.DeviceID))
	if err != nil {
		return err
	}
	if ok {
		s.Device = device.entity(q.InstanceID, q.UserID, q.DeviceID)
	}
	verification, ok, err := read[verificationCodeItem](f, verificationCodeKey(q.InstanceID, q.UserID, q.VerificationCode))
	if err != nil {
		return err
	}
	if ok {
		s.VerificationCode = verification.entity(q.InstanceID, q.UserID, q.VerificationCode)
	}
	return nil
}
