package client

import (
	"net/url"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// AllowsOrigin reports whether pages of an origin may read answers to a client: those
// of its redirect addresses, and its additional origins.
func (c *Client) AllowsOrigin(origin string) bool {
	asking, ok := originOf(origin)
	return ok && slices.ContainsFunc(c.origins(), func(registered string) bool {
		if c.App != nil && c.DevMode() && strings.ContainsAny(registered, "*?") {
			return matchesOrigin(registered, asking)
		}
		known, ok := originOf(registered)
		return ok && known == asking
	})
}

// origins returns the registered origins.
func (c *Client) origins() []string {
	switch {
	case c.App == nil:
		return (&tenant.OIDCConfig{RedirectURIs: c.AfterLogin}).Origins()
	case c.App.OIDC == nil:
		return nil
	}
	return c.App.OIDC.Origins()
}

// originOf returns an origin as browsers write it (RFC 6454 section 6.2): in lower case
// and without the scheme's default port.
func originOf(text string) (string, bool) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme == "" || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return "", false
	}
	host := strings.ToLower(u.Host)
	if port := u.Port(); u.Scheme == "https" && port == "443" || u.Scheme == "http" && port == "80" {
		host = strings.TrimSuffix(host, ":"+port)
	}
	return u.Scheme + "://" + host, true
}

// matchesOrigin reports whether an origin matches a registered one with wildcards.
func matchesOrigin(registered, origin string) bool {
	scheme, glob, _ := strings.Cut(registered, "://")
	asking, host, _ := strings.Cut(origin, "://")
	if scheme != asking || strings.ContainsAny(glob, `[]{}\\`) {
		return false
	}
	ok, err := doublestar.Match(glob, host)
	return ok && err == nil
}
