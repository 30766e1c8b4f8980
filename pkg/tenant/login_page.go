package tenant

import (
	"net"
	"net/url"
)

// LoginV2 says which pages sign people in to an instance's applications, in the
// words of the public API's feature of that name.
type LoginV2 struct {
	// IsSet says that somebody set it.
	IsSet bool
	// Required makes BaseURI hold for every application, whatever it says itself.
	Required bool
	// BaseURI is where the instance's own login pages are; empty for this system's.
	BaseURI string
}

// LoginBase returns where the pages are that sign people in to an application, ""
// for this system's. app is nil for the built-in client.
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
		return "" // an application's may be any text
	}
	return base
}

// IsLoginBase reports whether login pages can be at an address: people type
// passwords there, so it is one of https, or on the same machine.
func IsLoginBase(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.User != nil || u.Fragment != "" {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && (u.Hostname() == "localhost" || net.ParseIP(u.Hostname()).IsLoopback())
}
