package oidc

import (
	"slices"
	"time"

	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/tenant"
)

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
	// found has the user with their organisation and authorizations.
	found tenant.Snapshot
	// until is when an access token ends at the latest, asJWT that it is one whatever
	// the client is registered for, and within what bounds its audience: for one that
	// was given for another one. Zero for any.
	until  time.Time
	asJWT  bool
	within []string
	// from has the tokens that it came of by exchange: access.TokenClaims.ExchangedFrom.
	from string
	// client is who asked for the tokens; nil for a machine, for which machine is set.
	client  *client
	machine *tenant.Machine
}

// amrPassword says that a password was shown, or a client secret. RFC 8176 has no
// value for an assertion.
const amrPassword = "pwd"

// app is the application that asked for the tokens; nil for none.
func (i issue) app() *tenant.Application {
	if i.client == nil {
		return nil
	}
	return i.client.app
}

// settings are those of an application that signs people in; without any, all are
// off.
func (i issue) settings() tenant.OIDCConfig {
	if app := i.app(); app != nil && app.OIDC != nil {
		return *app.OIDC
	}
	return tenant.OIDCConfig{}
}

// wantsJWT reports whether the client is registered for access tokens that it can
// read.
func (i issue) wantsJWT() bool {
	if i.machine != nil {
		return i.machine.AccessTokenType == tenant.AccessTokenJWT
	}
	return i.asJWT || i.settings().AccessTokenType == tenant.AccessTokenJWT
}

// audience returns what takes the access token: userinfo, the project of the client,
// the projects that scopes name, the instance's APIs. An application may ask about its
// own token, but no JWT names it, which would pass as an ID token.
func (i issue) audience(issuer, instanceID string, isOpaque bool, projects []string) jwt.Audience {
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
	// A project may be called as the instance is: the scope of the API alone opens it.
	audience = slices.DeleteFunc(audience, func(one string) bool { return one == access.APIAudience(instanceID) })
	if slices.Contains(i.scopes, scopeAPI) {
		add(access.APIAudience(instanceID))
	}
	if i.within != nil {
		audience = slices.DeleteFunc(audience, func(one string) bool { return !slices.Contains(i.within, one) })
	}
	return audience
}

// end returns when a token ends that is made now.
func (i issue) end(now time.Time, lifetime time.Duration) time.Time {
	if end := now.Add(lifetime); i.until.IsZero() || end.Before(i.until) {
		return end
	}
	return i.until
}

// telling is what tokens may tell of the user.
func (i issue) telling() telling {
	t := telling{found: i.found, scopes: i.scopes}
	if i.client != nil {
		t.project = i.client.project
	}
	return t
}

// accessTokenParts are those parts of telling that a JWT has. A machine has no flags.
func (i issue) accessTokenParts() int {
	if i.machine != nil || i.settings().AccessTokenRoleAssertion {
		return withRoles
	}
	return 0
}

// idTokenParts are those of an ID token. What is not there is at userinfo.
func (i issue) idTokenParts() (parts int) {
	settings := i.settings()
	if settings.IDTokenUserinfoAssertion {
		parts |= withProfile
	}
	if i.machine != nil || settings.IDTokenRoleAssertion {
		parts |= withRoles
	}
	return parts
}
