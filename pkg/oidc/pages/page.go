package pages

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"strings"
	"sync"

	"github.com/tenantry/tenantry/pkg/oidc/authorize"
	"github.com/tenantry/tenantry/pkg/oidc/client"
	"github.com/tenantry/tenantry/pkg/oidc/endpoint"
	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/web"
)

//go:embed ui/*.html ui/style.css
var uiFiles embed.FS

// templates has the pages' templates, each within the layout. A template is parsed when
// its page is first shown: most starts of the function show none.
var templates = func() map[string]func() *template.Template {
	all := map[string]func() *template.Template{}
	for _, name := range []string{"login", "signed-in", "password", "continue", "leave", "logout", "logged-out", "home", "error", "device", "device-allow", "device-done", "form-post", "applications"} {
		all[name] = sync.OnceValue(func() *template.Template {
			return template.Must(template.ParseFS(uiFiles, "ui/layout.html", "ui/"+name+".html"))
		})
	}
	return all
}()

// page is a page being prepared, and what it shows.
type page struct {
	w     http.ResponseWriter
	r     *http.Request
	state *request.State
	// asked are the languages that the browser prefers.
	asked, requestID string

	Text *texts
	// Name of the page.
	Name string
	// Instance is the instance's name, User the user name of the signed-in person.
	Instance, User string
	// Form is the value by which forms show that they are ours, Seal the one by which
	// they show that they were made for the signed-in person, or empty if that does not
	// matter.
	Form, Seal string
	// Authorize is the pending authorisation request, Logout where to go after signing
	// out.
	Authorize string
	Logout    logoutTarget
	LoginName string
	// UserCode is that of a waiting device, Allowed the decision about it.
	UserCode string
	Allowed  bool
	// ClientAt is the client's location, Scopes are descriptions of what it may do, and
	// OtherUser is the address to sign in as somebody else. Native says that the client
	// is a program on the person's device.
	ClientAt, OtherUser string
	Scopes              []string
	Native              bool
	// App is the name of an application, AppProject and AppOrg are those of its project
	// and organisation. Foreign says that it is a third party's.
	App, AppProject, AppOrg string
	Foreign                 bool
	// Applications are those with access, Removed is the name of one that just lost it.
	Applications []allowedApp
	Removed      string
	// Target is the address to which the page moves on by itself, Answer the form that
	// it submits by itself.
	Target template.URL
	Answer *request.FormPost
	// Advice is what to do about Error, Details are what to tell somebody who can fix
	// it, and WayOut is the page to sign out at, where that may help.
	Advice  string
	Details []request.Field
	WayOut  string
	// Error is about the whole form, Errors are about its fields.
	Error  string
	Errors map[string]string
}

func newPage(w http.ResponseWriter, r *http.Request) *page {
	p := &page{
		w: w, r: r, state: request.Of(r.Context()), requestID: web.RequestID(r.Context()), Errors: map[string]string{},
	}
	p.asked = strings.Join(r.Header.Values("Accept-Language"), ",")
	p.setLanguage("")
	return p
}

// redirect goes to an address by GET. After a form, it may only lead to our own pages;
// use leave for other addresses.
func (p *page) redirect(address string) error {
	if p.isAnsweredByForm(address) {
		return p.sendForm()
	}
	p.w.Header().Set("Location", address)
	status := http.StatusSeeOther
	if p.r.Method == http.MethodGet && !strings.HasPrefix(p.r.URL.Path, endpoint.UI) {
		status = http.StatusFound // clients expect this status from an endpoint
	}
	p.w.WriteHeader(status)
	return nil
}

// leave answers a form by going to any address. Browsers apply our form-action to the
// whole chain of redirects after a form. It allows no other origins, and could not list
// every client: it cannot express IPv6 hosts, nor where the client redirects to. A page
// that moves on by itself ends the chain. a is the request in question, or nil.
func (p *page) leave(address string, a *authorize.Request) error {
	if strings.HasPrefix(address, endpoint.UI) || p.isAnsweredByForm(address) {
		return p.redirect(address)
	}
	p.Target = template.URL(address) //nolint:gosec // our own or registered, and never a scheme that runs script
	end := address
	if a != nil {
		end = a.RedirectURI()
	}
	p.ClientAt, p.Native = clientLocation(end), client.IsNative(end)
	return p.show("leave", http.StatusOK)
}

// isPostWithoutSession reports whether a form came without the session cookie, as forms
// from pages of other sites do. It is then unknown who is signed in.
func (p *page) isPostWithoutSession() bool {
	return p.r.Method == http.MethodPost && p.state.Cookie(p.r.Header, request.SessionCookie) == ""
}

// repeatByGet makes the browser repeat the request by GET, with its cookies.
func (p *page) repeatByGet() error {
	query := p.r.Form.Encode()
	if len(query) > authorize.MaxRequest {
		return authorize.ErrRequestTooLong()
	}
	return p.redirect(p.r.URL.Path + "?" + query)
}

// pagesWithForm are the pages with a form that changes something.
var pagesWithForm = map[string]bool{"login": true, "password": true, "continue": true, "logout": true, "device-allow": true, "applications": true}

// show writes the page of that name.
func (p *page) show(name string, status int) error {
	p.Name = name
	if pagesWithForm[name] {
		p.Form = p.formToken()
	}
	var body bytes.Buffer
	if err := templates[name]().ExecuteTemplate(&body, "layout", p); err != nil {
		return err
	}
	header := p.w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Language", p.Text.Language)
	header.Set("Vary", "Accept, Accept-Language, Cookie")
	// Without script, frames and foreign content, nothing can be injected.
	header.Set("Content-Security-Policy",
		"default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
	header.Set("X-Frame-Options", "DENY")
	if pagesWithForm[name] {
		// With "no-referrer", browsers would send their forms with "Origin: null".
		header.Set("Referrer-Policy", "same-origin")
	}
	if p.state.Secure() {
		header.Set("Strict-Transport-Security", "max-age=31536000")
	}
	p.w.WriteHeader(status)
	_, err := p.w.Write(body.Bytes())
	return err
}

// serveStyle serves the pages' style sheet, which is the same for everybody.
func serveStyle(w http.ResponseWriter, _ *http.Request) {
	style, err := uiFiles.ReadFile("ui/style.css")
	if err != nil {
		panic(err) // it is embedded
	}
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=3600")
	_, _ = w.Write(style) // a buffer takes all
}
