package identity

import (
	"bytes"
	"embed"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"github.com/tenantry/tenantry/pkg/tenant"
)

//go:embed ui/*.html ui/style.css
var uiFiles embed.FS

// templates of the pages, each with the layout around it.
var templates = func() map[string]*template.Template {
	all := map[string]*template.Template{}
	for _, name := range []string{"login", "signed-in", "password", "logout", "logged-out", "error"} {
		all[name] = template.Must(template.ParseFS(uiFiles, "ui/layout.html", "ui/"+name+".html"))
	}
	return all
}()

// page is a page on its way, and what is shown on it.
type page struct {
	w        http.ResponseWriter
	r        *http.Request
	exchange *exchange
	// formTargets are the origins, beside our own, to which a form may lead.
	formTargets string
	asked       string

	Text *texts
	// Name of the page.
	Name string
	// Instance is its name, User the user name of who is signed in.
	Instance, User string
	// Form is what forms send back, to show that they are ours.
	Form string
	// Authorize is the authorisation request that waits, Logout where to go
	// after signing out.
	Authorize string
	Logout    logoutTarget
	LoginName string
	// Error is about the whole form, Errors about its fields.
	Error  string
	Errors map[string]string
}

// errPageExpired is for an address of a page that nobody was sent to.
var errPageExpired = errors.New("the address of the page is not complete, or not registered any more")

func newPage(w http.ResponseWriter, r *http.Request) *page {
	p := &page{w: w, r: r, exchange: exchangeOf(r.Context()), Errors: map[string]string{}}
	p.asked = strings.Join(r.Header.Values("Accept-Language"), ",")
	p.setLanguage("")
	return p
}

func (p *page) setMissing(field string, missing bool, text string) {
	if missing {
		p.Errors[field] = text
	}
}

// mayLeadTo lets the page's form end at another address: browsers apply
// form-action to redirects, too.
func (p *page) mayLeadTo(address string) {
	u, err := url.Parse(address)
	switch {
	case address == "" || err != nil || u.Scheme == "":
	case u.Host == "":
		p.formTargets = " " + u.Scheme + ":"
	default:
		p.formTargets = " " + u.Scheme + "://" + u.Host
	}
}

// redirect goes to an address by GET.
func (p *page) redirect(address string) error {
	p.w.Header().Set("Location", address)
	p.w.WriteHeader(http.StatusSeeOther)
	return nil
}

// show writes the page of that name.
func (p *page) show(name string, status int) error {
	p.Name, p.Form = name, p.exchange.formToken(p.r.Header)
	var body bytes.Buffer
	if err := templates[name].ExecuteTemplate(&body, "layout", p); err != nil {
		return err
	}
	header := p.w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Language", p.Text.Language)
	header.Set("Vary", "Accept-Language, Cookie")
	// Without script, frames and foreign content there is nothing to smuggle in.
	header.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; form-action 'self'"+p.formTargets+
		"; frame-ancestors 'none'; base-uri 'none'")
	header.Set("X-Frame-Options", "DENY")
	// With "no-referrer", browsers would send their forms without an origin.
	header.Set("Referrer-Policy", "same-origin")
	if p.exchange.secure() {
		header.Set("Strict-Transport-Security", "max-age=31536000")
	}
	p.w.WriteHeader(status)
	_, err := p.w.Write(body.Bytes())
	return err
}

// fail shows that something is wrong, in words that tell nothing internal.
func (p *page) fail(err error) {
	p.exchange.cause = err
	status := http.StatusInternalServerError
	switch {
	case p.exchange.unknown != nil:
		return // that decides the answer
	case errors.Is(err, errPageExpired):
		status, p.Error = http.StatusBadRequest, p.Text.AddressWrong
	case tenant.AsError(err).Kind == tenant.KindUnavailable:
		status, p.Error = http.StatusServiceUnavailable, p.Text.Unavailable
		p.w.Header().Set("Retry-After", "2")
	default:
		p.Error = p.Text.Internal
	}
	if err := p.show("error", status); err != nil {
		p.exchange.cause = errors.Join(p.exchange.cause, err)
	}
}

// serveStyle gives the pages' style sheet, which is the same for everybody.
func serveStyle(w http.ResponseWriter, _ *http.Request) {
	style, err := uiFiles.ReadFile("ui/style.css")
	if err != nil {
		panic(err) // it is embedded
	}
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=3600")
	_, _ = w.Write(style) // a buffer takes all
}
