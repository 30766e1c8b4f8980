package tenant

import (
	"slices"
	"strings"
	"time"
)

// State is the state of an instance, organisation, user or other entity.
type State string

// The stored states. A removed entity is deleted, so it has no state.
const (
	StateActive   State = "active"
	StateInactive State = "inactive"
	StateLocked   State = "locked"
)

// Revision is the version of an entity, as the API's ObjectDetails show it.
type Revision struct {
	// Sequence counts the changes of the entity, starting at 1.
	Sequence uint64
	// CreatedAt and ChangedAt are in UTC, in whole microseconds.
	CreatedAt, ChangedAt time.Time
}

// NewRevision returns the first revision of an entity.
func NewRevision(at time.Time) Revision {
	return Revision{Sequence: 1, CreatedAt: at, ChangedAt: at}
}

// EntityVersion implements Versioned for an Entity that embeds r.
func (r Revision) EntityVersion() uint64 { return r.Sequence }

// Next returns the revision after a change at that time.
func (r Revision) Next(at time.Time) Revision {
	return Revision{Sequence: r.Sequence + 1, CreatedAt: r.CreatedAt, ChangedAt: at.UTC().Truncate(time.Microsecond)}
}

// Instance is a tenant with its own domains, organisations, users and keys.
type Instance struct {
	ID    string
	Name  string
	State State
	// Domains are the hosts that serve the instance, in the order in which they were
	// added. At most one is primary.
	Domains []InstanceDomain
	// TrustedDomains are host names under which a proxy may serve the instance, in the
	// order in which they were added. They do not identify the instance, and none is
	// primary or generated.
	TrustedDomains []InstanceDomain
	DefaultOrgID   string
	// DefaultLanguage is a BCP 47 tag in canonical form.
	DefaultLanguage string
	// SigningKeyKind is the kind of the last activated key, and therefore of its
	// successors.
	SigningKeyKind KeyKind
	// TokenLifetimes are the lifetimes set for the instance.
	TokenLifetimes TokenLifetimes
	LoginV2        LoginV2
	// Impersonation is set if users with a role for it may act as others.
	Impersonation bool
	Revision
}

// PrimaryHost returns the primary domain in folded form, or the first one if none is
// primary.
func (i *Instance) PrimaryHost() string {
	if len(i.Domains) == 0 {
		return ""
	}
	n := max(0, slices.IndexFunc(i.Domains, func(d InstanceDomain) bool { return d.Primary }))
	return i.Domains[n].Host()
}

// HasHost reports whether host, in folded form, is one of the instance's domains.
func (i *Instance) HasHost(host string) bool {
	return host != "" && slices.ContainsFunc(i.Domains, func(d InstanceDomain) bool { return strings.EqualFold(d.Domain, host) })
}

// Trusts reports whether host, in folded form, is one of the trusted domains.
func (i *Instance) Trusts(host string) bool {
	return host != "" && slices.ContainsFunc(i.TrustedDomains, func(d InstanceDomain) bool { return d.Host() == host })
}

// InstanceDomain is a host name of an instance.
type InstanceDomain struct {
	// Domain is in ASCII, with its case preserved.
	Domain string
	// Primary is set for the main domain, if there is one.
	Primary bool
	// Generated domains are subdomains of the deployment's external domain and cannot
	// be removed.
	Generated bool
	// Revision has the Sequence that the instance had when the domain last changed.
	Revision
}

// Host returns the domain in folded form, as it is claimed.
func (d InstanceDomain) Host() string { return strings.ToLower(d.Domain) }

// Org is an organisation of an instance.
type Org struct {
	InstanceID string
	ID         string
	Name       string
	State      State
	// Domains are listed primary first.
	Domains []OrgDomain
	Revision
}

// PrimaryDomain returns the first of the organisation's domains.
func (o *Org) PrimaryDomain() string {
	if len(o.Domains) == 0 {
		return ""
	}
	return o.Domains[0].Domain
}

// OrgDomain is a domain of an organisation: a suffix of its users' login
// names, not a host name that must resolve.
type OrgDomain struct {
	// Domain is in lower case and ASCII form (RFC 5891).
	Domain   string
	Primary  bool
	Verified bool
	// AddedAt is zero for a domain as old as the organisation.
	AddedAt time.Time
}
