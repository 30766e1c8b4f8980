package oidc

import (
	"context"
	"errors"
	"time"

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

// assertion is a machine's or an application's own statement of who it is, signed
// with its key (RFC 7523), that was found true.
type assertion struct {
	// subject is who made it: client for an application, else a machine.
	subject string
	client  *client
	found   tenant.Snapshot
	// hash stands for the assertion's jti and is empty without one, until is when
	// the assertion is of no use any more.
	hash  string
	until time.Time
}

// user is the machine; nil for an application.
func (a *assertion) user() *tenant.User { return a.found.User }

// verifyAssertion checks an assertion as RFC 7523 section 3 asks, by one read. It
// returns errAssertion for one that is not good in itself, or whose machine,
// application or key is gone; whether its machine is active, and whether it was used
// before, is for the caller to ask.
func (s *server) verifyAssertion(ctx context.Context, text string, keys *assertionKeys) (*assertion, error) {
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
	a := &assertion{subject: claims.Subject, client: keys.client, until: claims.GetIssuedAt().Add(maxAssertionAge + time.Minute)}
	if a.client == nil {
		if a.found = keys.found; claims.GetIssuedAt().Before(a.user().CredentialsFrom) {
			return nil, refused(ctx, errAssertion(), errors.New("the machine's credentials were ended after it was made"))
		}
	}
	if expires := claims.GetExpiration().Add(time.Minute); expires.Before(a.until) {
		a.until = expires
	}
	if claims.JWTID != "" {
		a.hash = tenant.HashOf("jti", claims.Subject, claims.JWTID)
		if a.client != nil { // whose client id may be a machine's id, too
			a.hash = tenant.HashOf("client", "jti", claims.Subject, claims.JWTID)
		}
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
