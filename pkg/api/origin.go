package api

import (
	"net"
	"strconv"
	"strings"

	"github.com/tenantry/tenantry/pkg/hostname"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Origin is how the caller reached this system, unchanged: it is repeated in
// the refusal of an unknown host.
type Origin struct {
	// Host may carry a port. PublicHost is the value of x-zitadel-public-host.
	Host, PublicHost string
	// Scheme is "http" or "https".
	Scheme string
}

// HostNames returns the names by which the instance is found, as hostName does.
func (o Origin) HostNames() (host, publicHost string) {
	return hostName(o.Host), hostName(o.PublicHost)
}

// Address is where the caller reached this system, as browsers write an origin:
// without a port that is the scheme's own (RFC 6454 section 6.2). It is empty
// if the host is none.
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

var defaultPorts = map[string]uint64{"http": 80, "https": 443}

// Unknown is the refusal of hosts that no instance has.
func (o Origin) Unknown(externalDomain string) *tenant.Error {
	return hostUnknown(o, externalDomain, "QUERY-1kIjX")
}

// PublicUnknown is the refusal of a public host that the instance does not
// have.
func (o Origin) PublicUnknown(externalDomain string) *tenant.Error {
	return hostUnknown(o, externalDomain, "QUERY-IuGh1")
}

// hostName returns the name by which an instance is found, without the port; ""
// for what can be no host.
func hostName(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	name, _ := hostname.Parse(host)
	return name
}
