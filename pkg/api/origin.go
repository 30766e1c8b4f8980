package api

import (
	"fmt"
	"net"
	"strconv"
	"strings"

	"github.com/tenantry/tenantry/pkg/hostname"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Origin is how the caller reached this system, unchanged, because the refusal of an
// unknown host repeats it.
type Origin struct {
	// Host may include a port. PublicHost is the value of x-zitadel-public-host.
	Host, PublicHost string
	// Scheme is "http" or "https".
	Scheme string
}

// HostNames returns the names by which the instance is found. See hostName.
func (o Origin) HostNames() (host, publicHost string) {
	return hostName(o.Host), hostName(o.PublicHost)
}

// Address returns the origin at which the caller reached this system, serialised as by
// browsers: without the scheme's default port (RFC 6454 section 6.2). It is empty if
// the host is invalid.
func (o Origin) Address() string {
	name, publicName := o.HostNames()
	_, port, _ := strings.Cut(o.Host, ":")
	if o.PublicHost != "" {
		name = publicName
		_, port, _ = strings.Cut(o.PublicHost, ":")
	}
	address := o.Scheme + "://" + name
	if port != "" {
		number, err := strconv.ParseUint(port, 10, 16)
		if err != nil {
			return ""
		}
		if number != defaultPorts[o.Scheme] {
			address += ":" + strconv.FormatUint(number, 10)
		}
	}
	if name == "" {
		return ""
	}
	return address
}

// maxQuotedHost is the maximum length of a quoted host, in bytes, several times that of
// a name: quoting a megabyte is slow.
const maxQuotedHost = 1000

var defaultPorts = map[string]uint64{"http": 80, "https": 443}

// Unknown returns the refusal of a host that no instance has.
func (o Origin) Unknown(externalDomain string) *tenant.Error {
	return hostUnknown(o, externalDomain, "QUERY-1kIjX")
}

// PublicUnknown returns the refusal of a public host that the instance does not have.
// Source: the contract, reads.md, "Which instance answers".
func (o Origin) PublicUnknown(externalDomain string) *tenant.Error {
	unknown := hostUnknown(o, externalDomain, "QUERY-IuGh1")
	name, _, _ := strings.Cut(o.PublicHost, ":")
	if len(name) <= maxQuotedHost {
		unknown.Key += fmt.Sprintf(" Parent=(public domain %q not trusted)", name)
	}
	return unknown
}

// hostName returns the name by which an instance is found, without the port; "" if it
// cannot be a host name.
func hostName(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	name, _ := hostname.Parse(host)
	return name
}
