package pages

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/tenantry/tenantry/pkg/oidc/authorize"
	"github.com/tenantry/tenantry/pkg/oidc/endpoint"
	"github.com/tenantry/tenantry/pkg/oidc/signin"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// redirectToDevicePage redirects from the short address that devices show to the page.
func redirectToDevicePage(p *page) error {
	p.UserCode = truncate(p.r.Form.Get("user_code"))
	return p.redirect(p.pageAddress(nil, endpoint.DevicePage))
}

// showDevice asks for the code that a device shows, and then whether to allow the
// device. Nothing about a code is revealed before somebody has signed in, so that
// guesses can be counted. No device is allowed without a click, whoever sent the
// address to the person (RFC 8628 section 5.4).
func (s *Service) showDevice(p *page) error {
	who, err := s.prepare(p)
	if err != nil {
		return err
	}
	if p.UserCode = truncate(p.r.Form.Get("user_code")); p.UserCode == "" {
		return p.show("device", http.StatusOK)
	}
	d, err := s.findDevice(p, who)
	if d == nil {
		return err
	}
	return p.showDecision(d, http.StatusOK)
}

// decideDevice carries out the person's decision.
func (s *Service) decideDevice(p *page) error {
	who, err := s.prepare(p)
	if err != nil {
		return err
	}
	p.UserCode = truncate(p.r.PostForm.Get("user_code"))
	if !p.isOwnForm() {
		p.Error = p.Text.FormExpired
		return p.show("device", http.StatusForbidden)
	}
	d, err := s.findDevice(p, who)
	if d == nil {
		return err
	}
	if !p.isSealed() {
		p.Error = p.Text.FormExpired
		return p.showDecision(d, http.StatusForbidden)
	}
	decision := p.r.PostForm.Get("decision")
	if decision != "allow" && decision != "deny" {
		return p.showDecision(d, http.StatusUnprocessableEntity)
	}
	switch err := s.DecideDevice(p.r.Context(), who, d.DeviceAuthorization, decision == "allow"); {
	case errors.Is(err, authorize.ErrUserCode):
		return p.refuseUserCode()
	case err != nil:
		return err
	}
	p.Allowed = decision == "allow"
	return p.show("device-done", http.StatusOK)
}

// findDevice returns the device of the page's user code. It returns nil if it has
// already answered, or along with an error.
func (s *Service) findDevice(p *page, who *signin.Person) (*authorize.WaitingDevice, error) {
	code, ok := tenant.ReadUserCode(p.UserCode)
	if !ok {
		return nil, p.refuseUserCode()
	}
	p.UserCode = code
	switch {
	case who == nil:
		return nil, p.redirect(p.pageAddress(nil, endpoint.Login))
	case signin.MustChangePassword(who.User):
		return nil, p.redirect(p.pageAddress(nil, endpoint.Password))
	}
	d, err := s.Device(p.r.Context(), who, code)
	if err == nil {
		p.Seal = sealFor(who, endpoint.DevicePage, code, string(d.Hash))
	}
	var blocked *signin.BlockedError
	switch {
	case errors.As(err, &blocked):
		s.setBlocked(p, blocked)
		return nil, p.show("device", http.StatusTooManyRequests)
	case errors.Is(err, authorize.ErrUserCode):
		return nil, p.refuseUserCode()
	case errors.Is(err, authorize.ErrDeviceOtherOrg):
		p.Error, p.WayOut = p.Text.OtherOrg, endpoint.Logout
		return nil, p.show("device", http.StatusForbidden)
	case err != nil:
		return nil, err
	}
	return d, nil
}

func (p *page) refuseUserCode() error {
	p.Errors["userCode"] = p.Text.UserCodeWrong
	return p.show("device", http.StatusUnprocessableEntity)
}

func (p *page) showDecision(d *authorize.WaitingDevice, status int) error {
	p.ClientAt, p.Scopes = d.Client.App.Name, p.Text.scopes(d.Scopes)
	return p.show("device-allow", status)
}

// pageAddress returns the address of one of our pages with what is pending: an
// authorisation request, or a device.
func (p *page) pageAddress(a *authorize.Request, path string) string {
	if a != nil || p.UserCode == "" {
		return a.PageAddress(path)
	}
	return path + "?" + url.Values{"user_code": {p.UserCode}}.Encode()
}

// afterSignIn returns where to go after signing in: on with the request or the device,
// or to the page that says who is signed in.
func (p *page) afterSignIn(a *authorize.Request) string {
	switch {
	case a != nil:
		return a.Address()
	case p.UserCode != "":
		return p.pageAddress(nil, endpoint.DevicePage)
	}
	return endpoint.Login
}
