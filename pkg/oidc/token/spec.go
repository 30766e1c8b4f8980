package token

import (
	"context"
	"slices"
	"time"

	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/oidc/claims"
	"github.com/tenantry/tenantry/pkg/oidc/client"
	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/oidc/scope"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// tokenSpec is what tokens are made from.
type tokenSpec struct {
	// subject is a user, orgID that user's organisation.
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
	// sessionID is the person's session, if known.
	sessionID string
	// found has the user with their organisation and authorizations.
	found tenant.Snapshot
	// until, asJWT and within are for a token issued in exchange for another one: the
	// latest end of the access token, that it is a JWT whatever the client is
	// registered for, and the limits of its audience. Their zero values set no limits.
	until  time.Time
	asJWT  bool
	within []string
	// actor is who acts as the user; nil if the user does.
	actor *access.Actor
	// origins are the tokens on which it depends.
	origins []access.Origin
	// client is the requesting client, or nil for a machine, for which machine is set.
	client  *client.Client
	machine *tenant.Machine
}

// app returns the application that requested the tokens, or nil.
func (i tokenSpec) app() *tenant.Application {
	if i.client == nil {
		return nil
	}
	return i.client.App
}

// settings returns the settings of an application that signs people in. Without any,
// all are off.
func (i tokenSpec) settings() tenant.OIDCConfig {
	if app := i.app(); app != nil && app.OIDC != nil {
		return *app.OIDC
	}
	return tenant.OIDCConfig{}
}

// wantsJWT reports whether the client is registered for access tokens that it can read.
func (i tokenSpec) wantsJWT() bool {
	if i.machine != nil {
		return i.machine.AccessTokenType == tenant.AccessTokenJWT
	}
	return i.asJWT || i.settings().AccessTokenType == tenant.AccessTokenJWT
}

// audience returns what accepts the access token: userinfo, the client's project, the
// projects named by scopes, the instance's APIs. An application may introspect its own
// token, but no JWT names the application, because it would pass as an ID token.
func (i tokenSpec) audience(issuer, instanceID string, isOpaque bool, projects []string) jwt.Audience {
	audience := jwt.Audience{issuer}
	add := func(one string) {
		if !slices.Contains(audience, one) {
			audience = append(audience, one)
		}
	}
	if app := i.app(); app != nil {
		if isOpaque {
			add(i.clientID)
		}
		add(app.ProjectID)
	}
	for _, id := range projects {
		add(id)
	}
	// A project may have the instance's name: only the API's scope opens the API.
	audience = slices.DeleteFunc(audience, func(one string) bool { return one == access.APIAudience(instanceID) })
	if slices.Contains(i.scopes, scope.API) {
		add(access.APIAudience(instanceID))
	}
	if i.within != nil {
		audience = slices.DeleteFunc(audience, func(one string) bool { return !slices.Contains(i.within, one) })
	}
	return audience
}

// end returns when a token made now ends.
func (i tokenSpec) end(now time.Time, lifetime time.Duration) time.Time {
	if end := now.Add(lifetime); i.until.IsZero() || end.Before(i.until) {
		return end
	}
	return i.until
}

// claimsRequest returns what tokens may tell about the user.
func (i tokenSpec) claimsRequest() claims.Request {
	t := claims.Request{Found: i.found, Scopes: i.scopes}
	if i.client != nil {
		t.Project = i.client.Project
	}
	return t
}

// accessTokenParts returns the parts of the claims for a JWT access token. Machines have
// no such settings.
func (i tokenSpec) accessTokenParts() int {
	if i.machine != nil || i.settings().AccessTokenRoleAssertion {
		return claims.Roles
	}
	return 0
}

// idTokenParts returns the parts of the claims for an ID token. Userinfo has the others.
func (i tokenSpec) idTokenParts() (parts int) {
	settings := i.settings()
	if settings.IDTokenUserinfoAssertion {
		parts |= claims.Profile
	}
	if i.machine != nil || settings.IDTokenRoleAssertion {
		parts |= claims.Roles
	}
	return parts
}

// tokenLifetimes returns the lifetimes of the request's instance, as read.
func (s *Service) tokenLifetimes(ctx context.Context) tenant.TokenLifetimes {
	return request.Instance(ctx).TokenLifetimes.Or(s.Lifetimes)
}
