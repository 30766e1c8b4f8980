package client

import (
	"errors"
	"net"
	"net/url"
	"slices"
	"strings"
)

// CheckRedirect returns an error unless configuration may send people to an address:
// https anywhere; http on this machine only; the reversed domain of a native app as
// scheme (RFC 8252 section 7.1); or a path on the instance's own host. A fragment is
// refused (RFC 6749 section 3.1.2).
func CheckRedirect(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Fragment != "" || strings.HasSuffix(address, "#") || u.User != nil || u.String() != address {
		return errors.New("not a URL in plain form, without user and fragment")
	}
	switch {
	case u.Scheme == "" && u.Host == "" && strings.HasPrefix(u.Path, "/"):
		return nil
	case u.Scheme == "https" && u.Hostname() != "":
		return nil
	case u.Scheme == "http" && (isLoopback(u) || u.Hostname() == "localhost"):
		return nil
	case strings.Contains(u.Scheme, "."):
		return nil
	}
	return errors.New(`expected https://, http:// with 127.0.0.1, [::1] or localhost, a scheme such as com.example.app, or a path`)
}

// ResolveRedirects returns the addresses in full; paths are resolved against the issuer.
func ResolveRedirects(issuer string, addresses []string) []string {
	full := make([]string, len(addresses))
	for i, address := range addresses {
		if full[i] = address; strings.HasPrefix(address, "/") {
			full[i] = issuer + address
		}
	}
	return full
}

// isRegistered reports whether address exactly equals a registered one. A loopback
// address may have any port, because a native app takes a free one (RFC 8252 section
// 7.3).
func isRegistered(registered []string, address string) bool {
	if slices.Contains(registered, address) {
		return true
	}
	u, err := url.Parse(address)
	if err != nil || !isLoopback(u) || u.User != nil || u.String() != address {
		return false
	}
	return slices.ContainsFunc(registered, func(text string) bool {
		r, err := url.Parse(text)
		if err != nil || !isLoopback(r) || r.Hostname() != u.Hostname() {
			return false
		}
		r.Host = u.Host
		return r.String() == address
	})
}

// IsNative reports whether any program on a person's device can receive what is sent to
// an address: a loopback address, or an app's scheme. Only the owner of the host
// receives https.
func IsNative(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return true
	}
	switch u.Scheme {
	case "https":
		return false
	case "http": // a path of the instance's own host, in a local run
		return isLoopback(u) || u.Hostname() == "localhost"
	}
	return true
}

// isLoopback reports whether u is http on a loopback IP address (not a name).
func isLoopback(u *url.URL) bool {
	return u.Scheme == "http" && net.ParseIP(u.Hostname()).IsLoopback()
}
