package oidc

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/zitadel/oidc/v3/pkg/crypto"
	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/access"
)

// typeJWT is the "typ" header of ID tokens.
const typeJWT = "JWT"

// issue is what tokens are made from.
type issue struct {
	// subject is a user, orgID the organisation of that user.
	subject  string
	orgID    string
	clientID string
	scopes   []string
	// grantID is empty for a machine.
	grantID string
	// authTime is when a person signed in, amr how; nonce is the client's.
	authTime time.Time
	amr      []string
	nonce    string
	// sessionID is the session of a person, if one is known.
	sessionID string
}

// tokens makes an access token and, for the scope openid, an ID token. It
// makes no call in a warm function.
func (s *server) tokens(ctx context.Context, i issue) (*openid.AccessTokenResponse, error) {
	now := s.Clock()
	accessToken, err := s.accessToken(ctx, i, now)
	if err != nil {
		return nil, err
	}
	response := &openid.AccessTokenResponse{
		AccessToken: accessToken, TokenType: openid.BearerToken, ExpiresIn: uint64(s.Lifetimes.AccessToken.Seconds()),
	}
	if slices.Contains(i.scopes, openid.ScopeOpenID) {
		if response.IDToken, err = s.idToken(ctx, i, accessToken, now); err != nil {
			return nil, err
		}
	}
	return response, nil
}

// accessToken makes an access token with the claims that RFC 9068 asks for.
func (s *server) accessToken(ctx context.Context, i issue, now time.Time) (string, error) {
	e := exchangeOf(ctx)
	// The resources that the token opens, userinfo among them, and never the
	// client, for which the token would pass as an ID token.
	audience := jwt.Audience{e.issuer}
	if slices.Contains(i.scopes, scopeAPI) {
		audience = append(audience, access.APIAudience(e.instanceID))
	}
	signer, err := s.keys.signer(ctx, e.instanceID, string(s.AccessTokenType))
	if err != nil {
		return "", err
	}
	token, err := jwt.Signed(signer).Claims(access.TokenClaims{
		Claims: jwt.Claims{
			Issuer: e.issuer, Subject: i.subject, Audience: audience, ID: s.IDs(),
			IssuedAt: jwt.NewNumericDate(now), Expiry: jwt.NewNumericDate(now.Add(s.Lifetimes.AccessToken)),
		},
		Scope: strings.Join(i.scopes, " "), ClientID: i.clientID, AuthorizedParty: i.clientID,
		InstanceID: e.instanceID, OrgID: i.orgID, GrantID: i.grantID,
	}).Serialize()
	if err != nil {
		return "", fmt.Errorf("sign access token: %w", err)
	}
	return token, nil
}

// idToken makes an ID token (OpenID Connect Core 1.0 section 2). What else is
// known of the user is at userinfo.
func (s *server) idToken(ctx context.Context, i issue, accessToken string, now time.Time) (string, error) {
	e := exchangeOf(ctx)
	hash, err := openid.ClaimHash(accessToken, jose.RS256)
	if err != nil {
		return "", fmt.Errorf("hash of the access token: %w", err)
	}
	signer, err := s.keys.signer(ctx, e.instanceID, typeJWT)
	if err != nil {
		return "", err
	}
	token, err := crypto.Sign(&openid.IDTokenClaims{
		TokenClaims: openid.TokenClaims{
			Issuer: e.issuer, Subject: i.subject, Audience: openid.Audience{i.clientID}, AuthorizedParty: i.clientID, ClientID: i.clientID,
			IssuedAt: openid.FromTime(now), Expiration: openid.FromTime(now.Add(s.Lifetimes.IDToken)),
			AuthTime: openid.FromTime(i.authTime), AuthenticationMethodsReferences: i.amr, Nonce: i.nonce,
		},
		AccessTokenHash: hash, SessionID: i.sessionID,
	}, signer)
	if err != nil {
		return "", fmt.Errorf("sign ID token: %w", err)
	}
	return token, nil
}
