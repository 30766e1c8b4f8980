package oidc

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"
)

// formPost is an answer to a client that the browser submits as a form (OAuth 2.0 Form
// Post Response Mode).
type formPost struct {
	Action template.URL
	Fields []detail
}

// isByForm reports whether the client wants its answers as forms. An app with a scheme
// of its own cannot receive one.
func (a *authorization) isByForm() bool {
	u, err := url.Parse(a.redirectURI())
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && openid.ResponseMode(a.form.Get("response_mode")) == openid.ResponseModeFormPost
}

// respondByForm keeps the answer for the page with the form, and returns the address to
// which the form is submitted.
func (a *authorization) respondByForm(ctx context.Context, response authorizationResponse) (string, error) {
	values := url.Values{}
	if err := responseEncoder.Encode(response, values); err != nil {
		return "", err
	}
	//nolint:gosec // it is registered, and http or https
	form := &formPost{Action: template.URL(a.redirectURI())}
	for _, name := range []string{"code", "error", "error_description", "error_uri", "state", "iss"} {
		if value := values.Get(name); value != "" {
			form.Fields = append(form.Fields, detail{name, value})
		}
	}
	exchangeOf(ctx).answer = form
	return a.redirectURI(), nil
}

// isAnsweredByForm reports whether the answer waiting for an address is a form.
func (p *page) isAnsweredByForm(address string) bool {
	return p.exchange.answer != nil && string(p.exchange.answer.Action) == address
}

// sendForm shows the page whose form the browser submits to the client on its own.
func (p *page) sendForm() error {
	p.Answer = p.exchange.answer
	p.ClientAt = clientAt(string(p.Answer.Action))
	if err := p.show("form-post", http.StatusOK); err != nil {
		return err
	}
	// The client has another origin and may redirect people further: see leave.
	p.w.Header().Set("Content-Security-Policy",
		"default-src 'none'; style-src 'self'; script-src '"+submits+"'; frame-ancestors 'none'; base-uri 'none'")
	// With "no-referrer", browsers would send "Origin: null" with the form.
	p.w.Header().Set("Referrer-Policy", "strict-origin")
	return nil
}

// submits is the hash of the pages' only script, as a Content-Security-Policy source.
var submits = func() string {
	page, err := uiFiles.ReadFile("ui/form-post.html")
	if err != nil {
		panic(err) // it is embedded
	}
	_, script, _ := strings.Cut(string(page), "<script>")
	script, _, _ = strings.Cut(script, "</script>")
	hash := sha256.Sum256([]byte(script))
	return "sha256-" + base64.StdEncoding.EncodeToString(hash[:])
}()
