package application

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Message keys of problems. Source: the contract's recorded cases, and where they
// have none, the public source of the original.
const (
	problemPrefix       = "Application.OIDC.V1."
	notCompliant        = problemPrefix + "NotCompliant"
	notAllCombinations  = problemPrefix + "NotAllCombinationsAreAllowed"
	refreshWithoutCode  = problemPrefix + "GrantType.Refresh.NoAuthCode"
	noRedirectURIs      = problemPrefix + "NoRedirectUris"
	nativeWithSecret    = problemPrefix + "Native.AuthMethodType.NotNone"
	userAgentWithSecret = problemPrefix + "UserAgent.AuthMethodType.NotNone"
	codeCustom          = problemPrefix + "Code.RedirectUris.CustomOnlyForNative"
	codeHTTP            = problemPrefix + "Code.RedirectUris.HttpOnlyForWeb"
	nativeHTTP          = problemPrefix + "Native.RedirectUris.MustBeHttpLocalhost"
	implicitCustom      = problemPrefix + "Implicit.RedirectUris.CustomNotAllowed"
	implicitHTTP        = problemPrefix + "Implicit.RedirectUris.HttpNotAllowed"
)

// Compliance lists the problems of a configuration that was accepted nevertheless.
type Compliance struct {
	// NonCompliant is set if a problem violates OAuth or OpenID Connect.
	NonCompliant bool
	// Problems are message keys.
	Problems []string
}

func (c *Compliance) breaks(rule string) {
	c.NonCompliant = true
	c.Problems = append(c.Problems, rule)
}

// Judge returns the problems of a configuration.
func Judge(c *tenant.OIDCConfig) Compliance {
	var found Compliance
	has := func(g tenant.ClientGrantType) bool { return slices.Contains(c.GrantTypes, g) }
	code, implicit, device := has(tenant.GrantAuthorizationCode), has(tenant.GrantImplicit), has(tenant.GrantDeviceCode)
	if len(c.RedirectURIs) == 0 && (code || !device) {
		found.breaks(noRedirectURIs)
	}
	if has(tenant.GrantRefreshToken) && !code && !device {
		found.breaks(refreshWithoutCode)
	}
	if uris := schemesOf(c.RedirectURIs); !uris.allHTTPS {
		found.judgeRedirects(c.Type, uris, code, implicit)
	}
	secret := c.AuthMethod != tenant.ClientAuthNone
	switch {
	case c.Type == tenant.ApplicationNative && secret:
		found.breaks(nativeWithSecret)
	case c.Type == tenant.ApplicationUserAgent && secret:
		found.breaks(userAgentWithSecret)
	}
	if found.NonCompliant {
		marks := []string{notCompliant}
		if c.Type != tenant.ApplicationWeb {
			marks = append(marks, notCompliant) // as in the original
		}
		found.Problems = append(marks, found.Problems...)
	}
	return found
}

func (c *Compliance) judgeRedirects(of tenant.ApplicationType, uris schemes, code, implicit bool) {
	isNative := of == tenant.ApplicationNative
	remote := uris.http && !uris.onlyLoopback
	switch {
	case code && implicit:
		if uris.custom && !isNative {
			c.breaks(implicitCustom)
		}
		if uris.http && of == tenant.ApplicationUserAgent {
			c.breaks(codeHTTP)
		}
		if remote && isNative {
			c.breaks(nativeHTTP)
		}
		if !c.NonCompliant {
			c.Problems = append(c.Problems, notAllCombinations)
		}
	case implicit:
		if uris.custom {
			c.breaks(implicitCustom)
		}
		switch {
		case remote && isNative:
			c.breaks(nativeHTTP)
		case uris.http && !isNative:
			c.breaks(implicitHTTP)
		}
	case code:
		if uris.http && of == tenant.ApplicationUserAgent {
			c.breaks(codeHTTP)
		}
		if remote && isNative {
			c.breaks(nativeHTTP)
		}
		if uris.custom && !isNative {
			c.breaks(codeCustom)
		}
	}
}

// schemes summarises the schemes of redirect URIs.
type schemes struct {
	allHTTPS, http, custom bool
	// onlyLoopback is set if every address is a URL, and all http URLs point to the
	// device itself.
	onlyLoopback bool
}

func schemesOf(uris []string) schemes {
	found := schemes{allHTTPS: true, onlyLoopback: true}
	for _, uri := range uris {
		u, err := url.ParseRequestURI(uri)
		if err != nil || u.Scheme == "http" && !isLoopback(u.Hostname()) {
			found.onlyLoopback = false
		}
		switch {
		case strings.HasPrefix(uri, "https://"):
			continue
		case strings.HasPrefix(uri, "http://"):
			found.http = true
		default:
			found.custom = true
		}
		found.allHTTPS = false
	}
	return found
}

func isLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}
