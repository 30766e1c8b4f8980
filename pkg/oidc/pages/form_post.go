package pages

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
)

// isAnsweredByForm reports whether the answer waiting for an address is a form.
func (p *page) isAnsweredByForm(address string) bool {
	return p.state.FormPost != nil && string(p.state.FormPost.Action) == address
}

// sendForm shows the page whose form the browser submits to the client on its own.
func (p *page) sendForm() error {
	p.Answer = p.state.FormPost
	p.ClientAt = clientLocation(string(p.Answer.Action))
	if err := p.show("form-post", http.StatusOK); err != nil {
		return err
	}
	// The client has another origin and may redirect people further: see leave.
	p.w.Header().Set("Content-Security-Policy",
		"default-src 'none'; style-src 'self'; script-src '"+formPostScript+"'; frame-ancestors 'none'; base-uri 'none'")
	// With "no-referrer", browsers would send "Origin: null" with the form.
	p.w.Header().Set("Referrer-Policy", "strict-origin")
	return nil
}

// formPostScript is the hash of the pages' only script, as a Content-Security-Policy
// source.
var formPostScript = func() string {
	page, err := uiFiles.ReadFile("ui/form-post.html")
	if err != nil {
		panic(err) // it is embedded
	}
	_, script, _ := strings.Cut(string(page), "<script>")
	script, _, _ = strings.Cut(script, "</script>")
	hash := sha256.Sum256([]byte(script))
	return "sha256-" + base64.StdEncoding.EncodeToString(hash[:])
}()
