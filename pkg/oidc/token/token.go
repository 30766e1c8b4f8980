package token

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
	"github.com/tenantry/tenantry/pkg/oidc/keyset"
	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/oidc/scope"
)

// typeJWT is the "typ" header of ID tokens.
const typeJWT = "JWT"

// issueTokens makes an access token and, for the scope openid, an ID token. A warm function
// makes no call for it.
func (s *Service) issueTokens(ctx context.Context, i tokenSpec) (*openid.AccessTokenResponse, error) {
	by, err := s.Keys.Signers(ctx, request.Instance(ctx))
	if err != nil {
		return nil, err
	}
	now := s.Clock()
	accessToken, err := s.accessToken(ctx, by, i, now)
	if err != nil {
		return nil, err
	}
	response := &openid.AccessTokenResponse{
		AccessToken: accessToken, TokenType: openid.BearerToken, ExpiresIn: seconds(i.end(now, s.tokenLifetimes(ctx).AccessToken).Sub(now)),
	}
	if slices.Contains(i.scopes, openid.ScopeOpenID) {
		if response.IDToken, err = s.idToken(ctx, by, i, accessToken, now); err != nil {
			return nil, err
		}
	}
	return response, nil
}

// accessToken makes an access token in the requested form: a JWT with the claims of RFC
// 9068, or an opaque token with the same.
func (s *Service) accessToken(ctx context.Context, by *keyset.Signers, i tokenSpec, now time.Time) (string, error) {
	e := request.Of(ctx)
	isOpaque := !i.wantsJWT() && by.HasOpaque()
	projects := scope.Projects(i.scopes)
	if !isOpaque {
		known, err := s.KnownProjects(ctx, projects)
		if err != nil {
			return "", err
		}
		projects = nil
		for _, project := range known {
			projects = append(projects, project.ID)
		}
	}
	claims := access.TokenClaims{
		Claims: jwt.Claims{
			Issuer: e.Issuer, Subject: i.subject, Audience: i.audience(e.Issuer, e.InstanceID, isOpaque, projects), ID: s.IDs(),
			IssuedAt: jwt.NewNumericDate(now), NotBefore: jwt.NewNumericDate(now),
			Expiry: jwt.NewNumericDate(i.end(now, s.tokenLifetimes(ctx).AccessToken)),
		},
		Scope: strings.Join(i.scopes, " "), ClientID: i.clientID, AuthorizedParty: i.clientID,
		InstanceID: e.InstanceID, OrgID: i.orgID, GrantID: i.grantID, Actor: i.actor, Origins: i.origins,
	}
	if i.machine != nil {
		claims.AMR = i.amr
	}
	if app := i.app(); app != nil {
		claims.ClientProjectID, claims.ClientOrgID = app.ProjectID, app.OrgID
	}
	more := map[string]any{}
	if !isOpaque { // introspecting an opaque token shows the state at that time
		info, err := s.Claims.UserInfo(ctx, i.claimsRequest(), i.accessTokenParts())
		if err != nil {
			return "", err
		}
		more = info.Claims
	}
	newSigner := func() (jose.Signer, error) { return by.JWT(string(s.AccessTokenType)) }
	if isOpaque {
		newSigner = by.Opaque
	}
	signer, err := newSigner()
	if err != nil {
		return "", err
	}
	token, err := jwt.Signed(signer).Claims(more).Claims(claims).Serialize()
	if err != nil {
		return "", fmt.Errorf("sign access token: %w", err)
	}
	if isOpaque {
		token = access.Opaque(token)
	}
	return token, nil
}

// idToken makes an ID token (OpenID Connect Core 1.0 section 2). accessToken is empty
// if there is none to go with it.
func (s *Service) idToken(ctx context.Context, by *keyset.Signers, i tokenSpec, accessToken string, now time.Time) (string, error) {
	e := request.Of(ctx)
	hash := ""
	if accessToken != "" {
		var err error
		if hash, err = openid.ClaimHash(accessToken, by.Algorithm); err != nil {
			return "", fmt.Errorf("hash of the access token: %w", err)
		}
	}
	signer, err := by.JWT(typeJWT)
	if err != nil {
		return "", err
	}
	info, err := s.Claims.UserInfo(ctx, i.claimsRequest(), i.idTokenParts())
	if err != nil {
		return "", err
	}
	claims := &openid.IDTokenClaims{
		TokenClaims: openid.TokenClaims{
			Issuer: e.Issuer, Subject: i.subject, Audience: openid.Audience{i.clientID}, AuthorizedParty: i.clientID, ClientID: i.clientID,
			IssuedAt: openid.FromTime(now), Expiration: openid.FromTime(i.end(now, s.tokenLifetimes(ctx).IDToken)),
			AuthTime: openid.FromTime(i.authTime), AuthenticationMethodsReferences: i.amr, Nonce: i.nonce,
			Actor: actorClaims(i.actor),
		},
		AccessTokenHash: hash, SessionID: i.sessionID,
	}
	claims.SetUserInfo(info)
	token, err := crypto.Sign(claims, signer)
	if err != nil {
		return "", fmt.Errorf("sign ID token: %w", err)
	}
	return token, nil
}
