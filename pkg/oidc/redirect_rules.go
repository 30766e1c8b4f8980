package oidc

import (
	"net/url"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	openid "github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// checkRedirect refuses an address that people may not be sent to with an answer to
// the client, which is a code or of another type. The library judges those of
// applications, by the type of each, but for what no application may have.
func (c *client) checkRedirect(address string, answer openid.ResponseType) error {
	if c.app == nil {
		if !mayRedirect(c.afterLogin, address) {
			return errRedirectUnknown()
		}
		return nil
	}
	if !isSendable(address) {
		return errRedirectUnknown()
	}
	return op.ValidateAuthReqRedirectURI(&redirecting{c, address}, address, answer)
}

func errRedirectUnknown() error {
	return openid.ErrInvalidRequest().WithDescription("The requested redirect_uri is missing in the client configuration. " +
		"If you have any questions, you may contact the administrator of the application.")
}

// mayLogOutTo reports whether people may be sent to an address after signing out.
func (c *client) mayLogOutTo(address string) bool {
	if c.app == nil {
		return mayRedirect(c.afterLogout, address)
	}
	at := &redirecting{c, address}
	return isSendable(address) && op.ValidateEndSessionPostLogoutRedirectURI(address, at) == nil
}

// scripts are the schemes that browsers carry out or read themselves, instead of
// handing them to an app.
var scripts = []string{"javascript", "vbscript", "data", "blob", "file", "filesystem", "about", "view-source", "ws", "wss", "ftp"}

// isSendable reports whether an address is one that people could ever be sent to,
// whoever registered it: it is an absolute one that every program reads alike.
func isSendable(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme == "" || u.User != nil || !strings.HasPrefix(address, u.Scheme+":") || slices.Contains(scripts, u.Scheme) {
		return false
	}
	if strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r == '\\' || r == 0x7f }) {
		return false
	}
	return u.Scheme != "https" && u.Scheme != "http" || u.Hostname() != ""
}

// redirecting is a client with the address that somebody shall be sent to.
type redirecting struct {
	*client
	address string
}

var _ op.HasRedirectGlobs = (*redirecting)(nil)

// RedirectURIGlobs implements op.HasRedirectGlobs.
func (r *redirecting) RedirectURIGlobs() []string { return r.globs(r.afterLogin) }

// PostLogoutRedirectURIGlobs implements op.HasRedirectGlobs.
func (r *redirecting) PostLogoutRedirectURIGlobs() []string { return r.globs(r.afterLogout) }

// globs returns the wildcards that the address may be compared with, in development
// mode alone: those whose part for the host matches the address's host. The library
// matches them as one text, in which "https://*.example.com" would match
// "https://evil.example?.example.com", too.
func (r *redirecting) globs(registered []string) []string {
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
		// Wildcards are "*", "**" and "?".
		if globScheme != u.Scheme || !strings.ContainsAny(rest, "*?") || strings.ContainsAny(rest, `[]{}\`) {
			continue
		}
		if ok, err := doublestar.Match(authority(rest), u.Host); ok && err == nil {
			globs = append(globs, glob)
		}
	}
	return globs
}

// authority returns what precedes the path. A "?" is a wildcard there, and begins no
// query.
func authority(rest string) string {
	host, _, _ := strings.Cut(rest, "/")
	return host
}
