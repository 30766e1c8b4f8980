package token

import (
	"context"
	"errors"
	"slices"
	"time"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/oidc/client"
	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/tenant"
)

func errCode() error { return openid.ErrInvalidGrant().WithDescription("invalid code") }

// ExchangeCode gives a client tokens for a code (RFC 6749 section 4.1.3), with one read
// and one transaction. A code that is used again may have been stolen, so whatever it
// was exchanged for is ended.
func (s *Service) ExchangeCode(ctx context.Context, by *client.Client, r *openid.AccessTokenRequest) (*openid.AccessTokenResponse, error) {
	e, now := request.Of(ctx), s.Clock()
	ref, secret, err := tenant.ParseCode(r.Code)
	if err != nil || ref.InstanceID != e.InstanceID {
		return nil, errCode()
	}
	found, err := s.Prefetched(ctx, codeQuery(ref))
	if err != nil {
		return nil, err
	}
	code, user := found.Code, found.User
	if code == nil || !code.Matches(secret) {
		return nil, request.WithCause(ctx, errCode(), errors.New("no such code"))
	}
	if code.Used {
		return nil, s.endReplayedCode(ctx, code, user)
	}
	if err := checkCode(code, user, by.ID, r, now); err != nil {
		return nil, err
	}
	if !by.Admits(user, found.Authorizations) {
		return nil, request.WithCause(ctx, errCode(), client.ErrNotAdmitted)
	}
	used := *code
	used.Used, used.Version = true, code.Next()
	tokens, err := s.redeem(ctx, by, code, found, &used, now)
	switch {
	case errors.Is(err, tenant.ErrChanged):
		return nil, s.endReplayedCode(ctx, code, user)
	case errors.Is(err, errSignedOut):
		return nil, request.WithCause(ctx, errCode(), err)
	}
	return tokens, err
}

// errSignedOut means that the session of a code has ended before the exchange. It never
// reaches a client.
var errSignedOut = &tenant.Error{Kind: tenant.KindInternal, ID: "OIDC-sGno1", Key: "Errors.Internal"}

// redeem makes the grant for a code and its tokens, in one transaction with used, the
// entity that uses the code up. found holds the user and their authorizations. It
// returns ErrChanged if another exchange was faster, and errSignedOut.
func (s *Service) redeem(
	ctx context.Context, by *client.Client, code *tenant.AuthorizationCode, found tenant.Snapshot, used tenant.Entity, now time.Time,
) (*openid.AccessTokenResponse, error) {
	user := found.User
	isOffline := slices.Contains(code.Scopes, openid.ScopeOfflineAccess) && by.HasGrant(openid.GrantTypeRefreshToken)
	grant := s.newGrant(ctx, code, isOffline, now)
	given, refresh := tenant.AccessTokenAdded, ""
	if isOffline {
		given = tenant.RefreshTokenAdded
		var err error
		refresh, grant.Refresh, err = tenant.MintRefreshToken(
			tenant.TokenRef{InstanceID: grant.InstanceID, OrgID: user.OrgID, UserID: user.ID, TokenID: grant.ID}, nil)
		if err != nil {
			return nil, err
		}
	}
	tokens, err := s.issueTokens(ctx, specForGrant(by, found, grant, code.Scopes, code.Nonce))
	if err != nil {
		return nil, err
	}
	session := &tenant.Session{InstanceID: code.InstanceID, UserID: code.UserID, ID: code.SessionID}
	err = s.Write(ctx, s.Record(given, grant.InstanceID, tenant.AuditData{
		UserID: user.ID, OrgID: user.OrgID, ClientID: grant.ClientID, TokenID: grant.ID,
	}), tenant.Update{Entity: used}, tenant.Create{Entity: grant}, tenant.Present{Entity: session, Else: errSignedOut})
	if err != nil {
		return nil, err
	}
	tokens.RefreshToken = refresh
	if code.Narrowed {
		tokens.Scope = code.Scopes
	}
	return tokens, nil
}

// endReplayedCode ends what a code was exchanged for (RFC 6749 section 4.1.2).
func (s *Service) endReplayedCode(ctx context.Context, code *tenant.AuthorizationCode, user *tenant.User) error {
	if err := s.endReused(ctx, reuse{code.InstanceID, code.UserID, code.ID, code.ClientID, openid.GrantTypeCode, user}); err != nil {
		return err
	}
	return request.WithCause(ctx, errCode(), errors.New("the code was used before"))
}

// checkCode refuses a code that this client may not use.
func checkCode(code *tenant.AuthorizationCode, user *tenant.User, clientID string, r *openid.AccessTokenRequest, now time.Time) error {
	switch {
	case !now.Before(code.ExpiresAt) || code.ClientID != clientID:
		return errCode()
	case code.RedirectURI != r.RedirectURI:
		return openid.ErrInvalidGrant().WithDescription("redirect_uri does not correspond")
	case code.Challenge == "" && r.CodeVerifier != "":
		// Somebody may have removed the challenge from the request.
		return openid.ErrInvalidRequest().WithDescription("code_verifier unexpectedly provided")
	case code.Challenge != "" && r.CodeVerifier == "":
		return openid.ErrInvalidRequest().WithDescription("code_verifier required")
	case code.Challenge != "" && (!isVerifier(r.CodeVerifier) ||
		!openid.VerifyCodeChallenge(&openid.CodeChallenge{Challenge: code.Challenge, Method: openid.CodeChallengeMethodS256}, r.CodeVerifier)):
		return openid.ErrInvalidGrant().WithDescription("invalid code_verifier")
	case !user.Accepts(code.AuthTime, code.Epoch):
		return errCode()
	}
	return nil
}

// isVerifier reports whether text may be a code verifier (RFC 7636 section 4.1).
func isVerifier(text string) bool { return len(text) >= 43 && len(text) <= 128 }

// newGrant returns the grant for a code. isOffline says that it has a refresh token.
func (s *Service) newGrant(ctx context.Context, code *tenant.AuthorizationCode, isOffline bool, now time.Time) *tenant.Grant {
	lifetimes := s.tokenLifetimes(ctx)
	grant := &tenant.Grant{
		InstanceID: code.InstanceID, UserID: code.UserID, ID: code.ID, ClientID: code.ClientID, Scopes: code.Scopes,
		AuthTime: code.AuthTime, Epoch: code.Epoch, AMR: code.AMR, SessionID: code.SessionID,
		EndsAt: now.Add(lifetimes.AccessToken).UTC().Truncate(time.Microsecond), Version: 1,
	}
	grant.ExpiresAt = grant.EndsAt
	if isOffline {
		grant.EndsAt = now.Add(lifetimes.Refresh).UTC().Truncate(time.Microsecond)
		grant.ExpiresAt = s.idleUntil(ctx, grant, now)
	}
	return grant
}

// idleUntil returns when a grant ends unless it is used again: not before the access
// token that it issues now.
func (s *Service) idleUntil(ctx context.Context, grant *tenant.Grant, now time.Time) time.Time {
	lifetimes := s.tokenLifetimes(ctx)
	until := now.Add(max(lifetimes.RefreshIdle, lifetimes.AccessToken))
	if grant.EndsAt.Before(until) {
		return grant.EndsAt
	}
	return until
}

// specForGrant returns what the tokens of a grant are made from.
func specForGrant(by *client.Client, found tenant.Snapshot, grant *tenant.Grant, scopes []string, nonce string) tokenSpec {
	return tokenSpec{
		subject: found.User.ID, orgID: found.User.OrgID, clientID: grant.ClientID, scopes: scopes, grantID: grant.ID,
		authTime: grant.AuthTime, amr: grant.AMR, nonce: nonce, sessionID: grant.SessionID, client: by, found: found,
	}
}
