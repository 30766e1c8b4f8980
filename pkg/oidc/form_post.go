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

// formPost is an answer to a client that the browser sends on as a form (OAuth 2.0
// Form Post Response Mode).
type formPost struct {
	Action template.URL
	Fields []detail
}

// isByForm reports whether the client wants its answers as forms. An app that is
// reached by a scheme of its own can take none.
func (a *authorization) isByForm() bool {
	u, err := url.Parse(a.redirectURI())
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && openid.ResponseMode(a.form.Get("response_mode")) == openid.ResponseModeFormPost
}

// respondByForm keeps the answer for the page that has its form, and returns the
// address that the form is for.
func (a *authorization) respondByForm(ctx context.Context, response authorizationResponse) (string, error) {
	values := url.Values{}
	if err := responseEncoder.Encode(response, values); err != nil {
		return "", err
	}
	//nolint:gosec // it is registered, and of http or https
	form := &formPost{Action: template.URL(a.redirectURI())}
	for _, name := range []string{"code", "error", "error_description", "state", "iss"} {
		if value := values.Get(name); value != "" {
			form.Fields = append(form.Fields, detail{name, value})
		}
	}
	exchangeOf(ctx).answer = form
	return a.redirectURI(), nil
}

// isAnsweredByForm reports whether what waits to be sent to an address is a form.
func (p *page) isAnsweredByForm(address string) bool {
	return p.exchange.answer != nil && string(p.exchange.answer.Action) == address
}

// sendForm shows the page whose form the browser sends to the client by itself.
func (p *page) sendForm() error {
	p.Answer = p.exchange.answer
	p.ClientAt = clientAt(string(p.Answer.Action))
	if err := p.show("form-post", http.StatusOK); err != nil {
		return err
	}
	// The client is elsewhere, and may send people on: see leave.
	p.w.Header().Set("Content-Security-Policy",
		"default-src 'none'; style-src 'self'; script-src '"+submits+"'; frame-ancestors 'none'; base-uri 'none'")
	// With "no-referrer", browsers would send the form without an origin.
	p.w.Header().Set("Referrer-Policy", "strict-origin")
	return nil
}

// submits names the only script of the pages by its hash, as a
// Content-Security-Policy does.
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
