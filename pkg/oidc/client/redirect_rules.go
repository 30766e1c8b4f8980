package client

import (
	"net/url"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	openid "github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// CheckRedirectURI refuses an address to which people may not be sent with an answer of
// the given type to the client. The library checks addresses of applications by their
// type, apart from what no application may have.
func (c *Client) CheckRedirectURI(address string, answer openid.ResponseType) error {
	if c.App == nil {
		if !isRegistered(c.AfterLogin, address) {
			return errRedirectUnknown()
		}
		return nil
	}
	if !isSafeTarget(address) {
		return errRedirectUnknown()
	}
	return op.ValidateAuthReqRedirectURI(&redirectTarget{c, address}, address, answer)
}

func errRedirectUnknown() error {
	return openid.ErrInvalidRequest().WithDescription("The requested redirect_uri is missing in the client configuration. " +
		"If you have any questions, you may contact the administrator of the application.")
}

// AllowsLogoutTo reports whether people may be sent to an address after signing out.
func (c *Client) AllowsLogoutTo(address string) bool {
	if c.App == nil {
		return isRegistered(c.AfterLogout, address)
	}
	at := &redirectTarget{c, address}
	return isSafeTarget(address) && op.ValidateEndSessionPostLogoutRedirectURI(address, at) == nil
}

// browserSchemes are the schemes that browsers execute or read themselves instead of
// passing them to an app.
var browserSchemes = []string{"javascript", "vbscript", "data", "blob", "file", "filesystem", "about", "view-source", "ws", "wss", "ftp"}

// isSafeTarget reports whether people may be sent to an address at all, whoever
// registered it: it is absolute, and every program parses it alike.
func isSafeTarget(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme == "" || u.User != nil || !strings.HasPrefix(address, u.Scheme+":") || slices.Contains(browserSchemes, u.Scheme) {
		return false
	}
	if strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r == '\\' || r == 0x7f }) {
		return false
	}
	return u.Scheme != "https" && u.Scheme != "http" || u.Hostname() != ""
}

// redirectTarget is a client with the address to which somebody is to be sent.
type redirectTarget struct {
	*Client
	address string
}

var _ op.HasRedirectGlobs = (*redirectTarget)(nil)

// RedirectURIGlobs implements op.HasRedirectGlobs.
func (r *redirectTarget) RedirectURIGlobs() []string { return r.globs(r.AfterLogin) }

// PostLogoutRedirectURIGlobs implements op.HasRedirectGlobs.
func (r *redirectTarget) PostLogoutRedirectURIGlobs() []string { return r.globs(r.AfterLogout) }

// globs returns the wildcard addresses to compare the address with, in development mode
// only: those whose host part matches the address's host. The library matches them as
// plain text, so "https://*.example.com" would also match
// "https://evil.example?.example.com".
func (r *redirectTarget) globs(registered []string) []string {
	if !r.DevMode() {
		return nil
	}
	u, err := url.Parse(r.address)
	if err != nil || u.Fragment != "" {
		return nil
	}
	var globs []string
	for _, glob := range registered {
		globScheme, rest, _ := strings.Cut(glob, "://")
		// The wildcards are "*", "**" and "?".
		if globScheme != u.Scheme || !strings.ContainsAny(rest, "*?") || strings.ContainsAny(rest, `[]{}\`) {
			continue
		}
		if ok, err := doublestar.Match(authority(rest), u.Host); ok && err == nil {
			globs = append(globs, glob)
		}
	}
	return globs
}

// authority returns what precedes the path. A "?" there is a wildcard and does not
// begin a query.
func authority(rest string) string {
	host, _, _ := strings.Cut(rest, "/")
	return host
}
