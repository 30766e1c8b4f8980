package oidc

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"time"

	"github.com/go-jose/go-jose/v4"
	openid "github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	// maxAssertionAge is counted from iat, so an assertion is valid for an hour,
	// however far away its exp is. Source: the contract, case
	// token/too-long-life and reads.md.
	maxAssertionAge = time.Hour
	// maxAssertionAhead is for clocks that differ.
	maxAssertionAhead = time.Second
)

// assertion is a machine's own statement of who it is, signed with its key
// (RFC 7523), that was found true.
type assertion struct {
	found tenant.Snapshot
	// hash stands for the assertion's jti and is empty without one, until is when
	// the assertion is of no use any more.
	hash  string
	until time.Time
}

// user is the machine.
func (a *assertion) user() *tenant.User { return a.found.User }

// verifyAssertion checks a machine's assertion as RFC 7523 section 3 asks, by
// one read. It returns errAssertion for one that is not good in itself, or
// whose machine or key is gone; whether its machine is active, and whether it
// was used before, is for the caller to ask.
func (s *server) verifyAssertion(ctx context.Context, text string) (*assertion, error) {
	keys := &machineKeys{server: s}
	verifier := op.NewJWTProfileVerifier(keys, exchangeOf(ctx).issuer, maxAssertionAge, maxAssertionAhead)
	claims, err := op.VerifyJWTAssertion(ctx, text, verifier)
	if keys.fault != nil {
		return nil, keys.fault
	}
	if keys.refusal != nil {
		err = keys.refusal
	}
	if err != nil {
		return nil, refused(ctx, errAssertion(), assertionFault(err))
	}
	// The library is content if the issuer is among several audiences. Each of
	// the others could send the assertion here, in the machine's name.
	if len(claims.Audience) != 1 {
		return nil, refused(ctx, errAssertion(), &access.TokenError{Fault: access.FaultAudience, Detail: "is not this issuer alone"})
	}
	// The library ignores nbf.
	var more struct {
		NotBefore openid.Time `json:"nbf"`
	}
	if _, err := openid.ParseToken(text, &more); err != nil {
		return nil, refused(ctx, errAssertion(), assertionFault(err))
	}
	if more.NotBefore.AsTime().After(s.Clock().Add(maxAssertionAhead)) {
		return nil, refused(ctx, errAssertion(), &access.TokenError{Fault: access.FaultNotYetValid, Detail: "nbf"})
	}
	if claims.GetIssuedAt().Before(keys.found.User.CredentialsFrom) {
		return nil, refused(ctx, errAssertion(), errors.New("the machine's credentials were ended after it was made"))
	}
	a := &assertion{found: keys.found, until: claims.GetIssuedAt().Add(maxAssertionAge + time.Minute)}
	if expires := claims.GetExpiration().Add(time.Minute); expires.Before(a.until) {
		a.until = expires
	}
	if claims.JWTID != "" {
		a.hash = tenant.HashOf("jti", claims.Subject, claims.JWTID)
	}
	return a, nil
}

// use makes sure that an assertion with a jti is used once (RFC 7523 section 3,
// 7). Without one it may come again while it is valid: the clients of the
// public system send none, and two that they make in one second are the same.
func (s *server) use(ctx context.Context, a *assertion) error {
	if a.hash == "" {
		return nil
	}
	err := s.Store.Write(ctx, s.Clock(), tenant.Create{
		Entity: &tenant.UsedOnce{InstanceID: exchangeOf(ctx).instanceID, Hash: a.hash, ExpiresAt: a.until},
	})
	if errors.Is(err, tenant.ErrCollision) {
		return refused(ctx, errAssertion(), &access.TokenError{Fault: access.FaultUsed})
	}
	return err
}

// machineKeys gives the library the key of an assertion, and keeps what was
// read with it.
type machineKeys struct {
	server *server
	found  tenant.Snapshot
	// fault is an error that is not the assertion's.
	fault error
	// refusal is why there is no key, which the library does not pass on.
	refusal error
}

func (k *machineKeys) refuse(fault access.TokenFault, detail string) (*jose.JSONWebKey, error) {
	k.refusal = &access.TokenError{Fault: fault, Detail: detail}
	return nil, k.refusal
}

var _ op.JWTProfileKeyStorage = (*machineKeys)(nil)

// readMachine reads a machine and its key. An assertion does not say where its
// machine belongs, but a warm function may remember.
func (s *server) readMachine(ctx context.Context, userID, keyID string) (tenant.Snapshot, error) {
	name := exchangeOf(ctx).instanceID + "/" + userID
	found, err := s.read(ctx, tenant.Query{UserID: userID, UserOrgID: s.orgs.Get(name), MachineKeyID: keyID})
	switch {
	case err != nil:
	case found.User == nil:
		s.orgs.Forget(name)
	default:
		s.orgs.Set(name, found.User.OrgID)
	}
	return found, err
}

// GetKeyByIDAndClientID implements op.JWTProfileKeyStorage.
func (k *machineKeys) GetKeyByIDAndClientID(ctx context.Context, keyID, userID string) (*jose.JSONWebKey, error) {
	if !tenant.IsID(keyID) || !tenant.IsID(userID) {
		return k.refuse(access.FaultKey, "kid or iss is no id")
	}
	found, err := k.server.readMachine(ctx, userID, keyID)
	if err != nil {
		k.fault = err
		return nil, err
	}
	key := found.MachineKey
	switch {
	case found.User == nil:
		return k.refuse(access.FaultUnknownUser, "")
	case key == nil:
		return k.refuse(access.FaultKey, "unknown")
	case !k.server.Clock().Before(key.ExpiresAt):
		return k.refuse(access.FaultKey, "expired")
	}
	if key.CreatedAt.Before(found.User.CredentialsFrom) {
		return nil, errors.New("the machine's credentials were ended after the key was made")
	}
	public, err := x509.ParsePKIXPublicKey(key.PublicKey)
	if err != nil {
		return nil, fmt.Errorf("machine key %s: %w", keyID, err)
	}
	k.found = found
	return &jose.JSONWebKey{Key: public, KeyID: keyID, Use: openid.KeyUseSignature}, nil
}
