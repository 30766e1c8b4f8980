package oidc

import "net/http"

func (s *site) secure() bool { return s.origin.Scheme == "https" }

func (s *site) cookieName(name string) string {
	if s.secure() {
		return hostPrefix + name
	}
	return name
}

// setCookie sets a cookie that lasts until the browser is closed; an empty value
// deletes it.
func (e *exchange) setCookie(name, value string) {
	cookie := http.Cookie{
		Name: e.cookieName(name), Value: value, Path: "/", Secure: e.secure(), HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
	if value == "" {
		cookie.MaxAge = -1
	}
	e.header.Add("Set-Cookie", cookie.String())
}

// cookie returns a cookie's value, or "" if there is none or more than one.
func (e *exchange) cookie(header http.Header, name string) string {
	cookies := (&http.Request{Header: header}).CookiesNamed(e.cookieName(name))
	if len(cookies) != 1 {
		return ""
	}
	return cookies[0].Value
}

// Cookies. With https they belong to this host alone and no other host can set them
// (__Host-, RFC 6265bis). Browsers would refuse such a cookie without https, which is
// for local runs; a request that came by https never trusts an unprefixed one.
const (
	cookieSession = "tenantry-session"
	cookieForm    = "tenantry-form"
	hostPrefix    = "__Host-"
)
