package application

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// maxClockSkew bounds the configured clock skew of a client.
const maxClockSkew = 5 * time.Second

// complete returns a configuration with defaults for unset members, and its addresses
// trimmed and without duplicates.
func complete(c tenant.OIDCConfig) *tenant.OIDCConfig {
	c.ResponseTypes, c.GrantTypes = unique(c.ResponseTypes), unique(c.GrantTypes)
	if len(c.ResponseTypes) == 0 {
		c.ResponseTypes = []tenant.ClientResponseType{tenant.ResponseCode}
	}
	if len(c.GrantTypes) == 0 {
		c.GrantTypes = []tenant.ClientGrantType{tenant.GrantAuthorizationCode}
	}
	c.RedirectURIs, c.PostLogoutRedirectURIs, c.AdditionalOrigins = addresses(c.RedirectURIs), addresses(c.PostLogoutRedirectURIs), addresses(c.AdditionalOrigins)
	c.BackChannelLogoutURI, c.LoginBaseURI = strings.TrimSpace(c.BackChannelLogoutURI), strings.TrimSpace(c.LoginBaseURI)
	return &c
}

// check returns invalid for a configuration that cannot work, and ErrLogoutURI,
// ErrLogoutURISyntax, ErrTextInvalid and ErrFull.
func check(c *tenant.OIDCConfig, invalid *tenant.Error) error {
	texts := slices.Concat(c.RedirectURIs, c.PostLogoutRedirectURIs, c.AdditionalOrigins, []string{c.BackChannelLogoutURI, c.LoginBaseURI})
	bytes := 0
	for _, text := range texts {
		if tenant.HasControl(text) {
			return ErrTextInvalid
		}
		bytes += len(text)
	}
	switch {
	case !match(c), c.ClockSkew < 0, c.ClockSkew > maxClockSkew, slices.ContainsFunc(c.AdditionalOrigins, func(o string) bool { return !isOrigin(o) }):
		return invalid
	case bytes > maxSize:
		return ErrFull
	}
	return checkLogoutURI(c.BackChannelLogoutURI)
}

// match reports whether every response type is one and has its grant. The device grant
// stands in for the code grant. Further grants are allowed: without a response type they
// have no effect.
func match(c *tenant.OIDCConfig) bool {
	hasGrant := func(g tenant.ClientGrantType) bool { return slices.Contains(c.GrantTypes, g) }
	for _, response := range c.ResponseTypes {
		var has bool
		switch response {
		case tenant.ResponseIDToken, tenant.ResponseIDTokenToken:
			has = hasGrant(tenant.GrantImplicit)
		case tenant.ResponseCode:
			has = hasGrant(tenant.GrantAuthorizationCode) || hasGrant(tenant.GrantDeviceCode)
		}
		if !has {
			return false
		}
	}
	return true
}

// isOrigin reports whether text is an origin as sent by browsers (RFC 6454), possibly
// with an app's own scheme.
func isOrigin(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Scheme != "" && u.Host != "" && u.User == nil && text == u.Scheme+"://"+u.Host
}

// unique returns entries without duplicates, in order; nil if there are none.
func unique[T comparable](entries []T) (kept []T) {
	for _, e := range entries {
		if !slices.Contains(kept, e) {
			kept = append(kept, e)
		}
	}
	return kept
}

// addresses returns the addresses trimmed, without empty ones and duplicates.
func addresses(texts []string) (kept []string) {
	seen := map[string]bool{}
	for _, text := range texts {
		if text = strings.TrimSpace(text); text != "" && !seen[text] {
			seen[text] = true
			kept = append(kept, text)
		}
	}
	return kept
}
