package application

import (
	"net/netip"
	"net/url"
	"strings"

	"github.com/tenantry/tenantry/pkg/hostname"
)

// checkLogoutURI returns ErrLogoutURISyntax for a text that is no URL, and ErrLogoutURI
// for a URL that the OpenID provider must not call. An empty text is fine.
func checkLogoutURI(text string) error {
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return ErrLogoutURISyntax
	case text != "" && (!isPublicURL(u) || strings.HasSuffix(text, "#")):
		return ErrLogoutURI
	}
	return nil
}

// isPublicURL reports whether the OpenID provider may call a URL: an absolute http or
// https URL whose host is not obviously in a private network. Names are not resolved,
// because the result may differ at each call; the caller of the URL has to check again.
func isPublicURL(u *url.URL) bool {
	if u.Scheme != "https" && u.Scheme != "http" || u.User != nil || u.Fragment != "" {
		return false
	}
	host := strings.TrimSuffix(u.Hostname(), ".")
	if ip, err := netip.ParseAddr(host); err == nil {
		return isPublic(ip.Unmap())
	}
	name, ok := hostname.Parse(host)
	last := name[strings.LastIndexByte(name, '.')+1:]
	switch {
	case !ok, last == name: // a name without a dot is local
		return false
	case isNumber(last): // an IPv4 address in an unusual form (WHATWG URL, "ends in a number")
		return false
	}
	return last != "localhost" && last != "local" && last != "internal"
}

// carrierNAT is shared address space (RFC 6598), which netip considers public.
var carrierNAT = netip.MustParsePrefix("100.64.0.0/10")

func isPublic(ip netip.Addr) bool {
	return ip.IsGlobalUnicast() && !ip.IsPrivate() && !carrierNAT.Contains(ip) && ip.Zone() == ""
}

func isNumber(label string) bool {
	return label != "" && (strings.Trim(label, "0123456789") == "" || strings.HasPrefix(label, "0x"))
}
