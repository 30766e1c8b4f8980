package request

import "net/http"

// Secure reports whether the request came by https.
func (s *Site) Secure() bool { return s.origin.Scheme == "https" }

// CookieName returns the full name of a cookie.
func (s *Site) CookieName(name string) string {
	if s.Secure() {
		return hostPrefix + name
	}
	return name
}

// SetCookie sets a cookie that lasts until the browser is closed; an empty value
// deletes it.
func (e *State) SetCookie(name, value string) {
	cookie := http.Cookie{
		Name: e.CookieName(name), Value: value, Path: "/", Secure: e.Secure(), HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
	if value == "" {
		cookie.MaxAge = -1
	}
	e.Header.Add("Set-Cookie", cookie.String())
}

// Cookie returns a cookie's value, or "" if there is none or more than one.
func (e *State) Cookie(header http.Header, name string) string {
	cookies := (&http.Request{Header: header}).CookiesNamed(e.CookieName(name))
	if len(cookies) != 1 {
		return ""
	}
	return cookies[0].Value
}

// Cookies. With https they belong to this host alone and no other host can set them
// (__Host-, RFC 6265bis). Browsers would refuse such a cookie without https, which is
// for local runs; a request that came by https never trusts an unprefixed one.
const (
	SessionCookie = "tenantry-session"
	FormCookie    = "tenantry-form"
	hostPrefix    = "__Host-"
)
