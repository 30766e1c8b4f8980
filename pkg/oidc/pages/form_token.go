package pages

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"strings"

	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/oidc/signin"
)

// formTokenLength is the length of rand.Text, which has 130 bits.
const formTokenLength = 26

func newFormToken() string { return rand.Text() }

func isFormToken(text string) bool {
	return len(text) == formTokenLength && strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == ""
}

// formToken returns the value that a page's form must send back: that of a cookie that
// only this host can set and read. It makes a new one unless the browser has one.
func (p *page) formToken() string {
	if token := p.state.Cookie(p.r.Header, request.FormCookie); isFormToken(token) {
		return token
	}
	token := newFormToken()
	p.state.SetCookie(request.FormCookie, token)
	return token
}

// isOwnForm reports whether the form was sent by a page of this host.
func (p *page) isOwnForm() bool {
	if site := p.r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" {
		return false
	}
	if origin := p.r.Header.Get("Origin"); origin != "" && !strings.EqualFold(origin, p.state.Issuer) {
		return false
	}
	token := p.state.Cookie(p.r.Header, request.FormCookie)
	return isFormToken(token) && subtle.ConstantTimeCompare([]byte(token), []byte(p.r.PostForm.Get("form"))) == 1
}

// sealFor returns the value by which a form shows that its page was made for this
// session and for what it asks. Somebody else who signs in with the same browser
// meanwhile has not seen that page, and another request was not shown on it.
func sealFor(who *signin.Person, asked ...string) string {
	mac := hmac.New(sha256.New, who.Session.Hash)
	mac.Write([]byte("form\x00" + strings.Join(asked, "\x00")))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// isSealed reports whether the form came from a page with this page's seal.
func (p *page) isSealed() bool {
	return hmac.Equal([]byte(p.Seal), []byte(p.r.PostForm.Get("seal")))
}
