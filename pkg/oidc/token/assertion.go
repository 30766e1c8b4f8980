package token

import (
	"context"
	"errors"
	"time"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/oidc/client"
	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	// maxAssertionAge counts from iat, so an assertion is valid for at most an hour,
	// however late its exp is. Source: the contract, case token/too-long-life and
	// reads.md.
	maxAssertionAge = time.Hour
	// maxAssertionAhead allows for clock skew.
	maxAssertionAhead = time.Second
)

// assertion is a verified statement of identity by a machine or an application, signed
// with its key (RFC 7523).
type assertion struct {
	// subject is the signer, the client or a machine, or the user whom a client names:
	// see assertionKeys.
	subject string
	client  *client.Client
	found   tenant.Snapshot
	// hash identifies the assertion's jti and is empty if it has none; until is when
	// the assertion expires.
	hash  string
	until time.Time
}

// user returns the machine, or nil for an application.
func (a *assertion) user() *tenant.User { return a.found.User }

// verifyAssertion checks an assertion as RFC 7523 section 3 requires, with one read. It
// returns errAssertion if the assertion itself is invalid, or if its machine,
// application or key is gone. The caller must check whether the machine is active and
// whether the assertion was used before.
func (s *Service) verifyAssertion(ctx context.Context, text string, keys *assertionKeys) (*assertion, error) {
	var options []op.JWTProfileVerifierOption
	if keys.of != nil {
		options = append(options, op.SubjectCheck(func(*openid.JWTTokenRequest) error { return nil }))
	}
	verifier := op.NewJWTProfileVerifier(keys, request.Of(ctx).Issuer, maxAssertionAge, maxAssertionAhead, options...)
	claims, err := op.VerifyJWTAssertion(ctx, text, verifier)
	if keys.fault != nil {
		return nil, keys.fault
	}
	if keys.refusal != nil {
		err = keys.refusal
	}
	if err != nil {
		return nil, request.WithCause(ctx, errAssertion(), assertionFault(err))
	}
	// The library accepts an assertion with several audiences as long as the issuer is
	// one of them. Each of the others could replay the assertion here in the machine's
	// name.
	if len(claims.Audience) != 1 {
		return nil, request.WithCause(ctx, errAssertion(), &access.TokenError{Fault: access.FaultAudience, Detail: "is not this issuer alone"})
	}
	// The library ignores nbf.
	var more struct {
		NotBefore openid.Time `json:"nbf"`
	}
	if _, err := openid.ParseToken(text, &more); err != nil {
		return nil, request.WithCause(ctx, errAssertion(), assertionFault(err))
	}
	if more.NotBefore.AsTime().After(s.Clock().Add(maxAssertionAhead)) {
		return nil, request.WithCause(ctx, errAssertion(), &access.TokenError{Fault: access.FaultNotYetValid, Detail: "nbf"})
	}
	a := &assertion{subject: claims.Subject, client: keys.client, until: claims.GetIssuedAt().Add(maxAssertionAge + time.Minute)}
	if a.client == nil {
		if a.found = keys.found; claims.GetIssuedAt().Before(a.user().CredentialsFrom) {
			return nil, request.WithCause(ctx, errAssertion(), errors.New("the machine's credentials were ended after it was made"))
		}
	}
	if expires := claims.GetExpiration().Add(time.Minute); expires.Before(a.until) {
		a.until = expires
	}
	if claims.JWTID != "" {
		a.hash = tenant.HashOf("jti", claims.Issuer, claims.JWTID)
		if a.client != nil { // a client id may equal a machine's id
			a.hash = tenant.HashOf("client", "jti", claims.Issuer, claims.JWTID)
		}
	}
	return a, nil
}

// useOnce makes sure that an assertion with a jti is used only once (RFC 7523 section 3,
// item 7). One without a jti may be repeated while it is valid: clients of the public
// system send none, and two assertions they make in the same second are identical.
func (s *Service) useOnce(ctx context.Context, a *assertion) error {
	use := a.use(ctx)
	if len(use) == 0 {
		return nil
	}
	err := s.Store.Write(ctx, s.Clock(), use...)
	if errors.Is(err, errUsed) {
		return request.WithCause(ctx, errAssertion(), &access.TokenError{Fault: access.FaultUsed})
	}
	return err
}

// errUsed means that an assertion was used before.
var errUsed = &tenant.Error{Kind: tenant.KindInvalid, Key: "the assertion was used before"}

// use returns the write that uses up an assertion, or none for one without a jti. It is
// lost to errUsed.
func (a *assertion) use(ctx context.Context) []tenant.Write {
	if a.hash == "" {
		return nil
	}
	return []tenant.Write{tenant.Create{
		Entity: &tenant.UsedOnce{InstanceID: request.Of(ctx).InstanceID, Hash: a.hash, ExpiresAt: a.until}, Else: errUsed,
	}}
}
