package tenant

import (
	"net"
	"net/url"
)

// LoginV2 configures which pages sign people in to an instance's applications. It is
// the public API's feature of that name.
type LoginV2 struct {
	// IsSet reports whether it was configured.
	IsSet bool
	// Required makes BaseURI override every application's own setting.
	Required bool
	// BaseURI is the address of the instance's custom login pages; empty for ours.
	BaseURI string
}

// LoginBase returns the address of the login pages for an application, or "" for ours.
// app is nil for the built-in client.
func (i *Instance) LoginBase(app *Application) string {
	base := ""
	switch {
	case i.LoginV2.Required:
		base = i.LoginV2.BaseURI
	case app == nil || app.OIDC == nil || app.OIDC.LoginVersion != LoginVersion2:
	case app.OIDC.LoginBaseURI != "":
		base = app.OIDC.LoginBaseURI
	default:
		base = i.LoginV2.BaseURI
	}
	if !IsLoginBase(base) {
		return "" // an application's address is not validated when it is set
	}
	return base
}

// IsLoginBase reports whether an address is acceptable for login pages. People type
// passwords there, so it must be https, or on the same machine.
func IsLoginBase(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.User != nil || u.Fragment != "" {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && (u.Hostname() == "localhost" || net.ParseIP(u.Hostname()).IsLoopback())
}
