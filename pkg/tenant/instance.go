package tenant

import (
	"slices"
	"strings"
	"time"
)

// State of an instance, organisation or user.
type State string

// The states that are stored. What is removed is deleted, so it has no state.
const (
	StateActive   State = "active"
	StateInactive State = "inactive"
	StateLocked   State = "locked"
)

// Revision dates an entity: what the API's ObjectDetails show.
type Revision struct {
	// Sequence counts the changes of the entity, from 1.
	Sequence uint64
	// CreatedAt and ChangedAt are in UTC, in whole microseconds.
	CreatedAt, ChangedAt time.Time
}

// NewRevision returns the revision of an entity that is created at that time.
func NewRevision(at time.Time) Revision {
	return Revision{Sequence: 1, CreatedAt: at, ChangedAt: at}
}

// EntityVersion implements Versioned for an Entity that embeds r.
func (r Revision) EntityVersion() uint64 { return r.Sequence }

// Next returns the revision of a change that is made at that time.
func (r Revision) Next(at time.Time) Revision {
	return Revision{Sequence: r.Sequence + 1, CreatedAt: r.CreatedAt, ChangedAt: at.UTC().Truncate(time.Microsecond)}
}

// Instance is a tenant: its own domains, organisations, users and keys.
type Instance struct {
	ID    string
	Name  string
	State State
	// Domains by which the instance is reached, in the order in which they were
	// added. One at most is primary.
	Domains []InstanceDomain
	// TrustedDomains are names under which a proxy may show the instance, in the
	// order in which they were added. The instance is not found by them, and none is
	// primary or generated.
	TrustedDomains []InstanceDomain
	DefaultOrgID   string
	// DefaultLanguage is a BCP 47 tag in canonical form.
	DefaultLanguage string
	// SigningKeyKind is that of the key that was activated last, and so of those
	// that follow it.
	SigningKeyKind KeyKind
	// TokenLifetimes are those that were set.
	TokenLifetimes TokenLifetimes
	Revision
}

// PrimaryHost returns the primary of the instance's domains, or the first if none
// is primary, in folded form.
func (i *Instance) PrimaryHost() string {
	if len(i.Domains) == 0 {
		return ""
	}
	n := max(0, slices.IndexFunc(i.Domains, func(d InstanceDomain) bool { return d.Primary }))
	return i.Domains[n].Host()
}

// HasHost reports whether the instance is reached by host, a name in folded
// form.
func (i *Instance) HasHost(host string) bool {
	return host != "" && slices.ContainsFunc(i.Domains, func(d InstanceDomain) bool { return strings.EqualFold(d.Domain, host) })
}

// Trusts reports whether host, a name in folded form, is one of the trusted
// domains.
func (i *Instance) Trusts(host string) bool {
	return host != "" && slices.ContainsFunc(i.TrustedDomains, func(d InstanceDomain) bool { return d.Host() == host })
}

// InstanceDomain is a host name of an instance.
type InstanceDomain struct {
	// Domain in ASCII, and in the case in which it was sent.
	Domain string
	// Primary is set for the one domain that stands for the instance, which may
	// have none.
	Primary bool
	// Generated domains are under the deployment's external domain and cannot
	// be removed.
	Generated bool
	// Revision has the Sequence of the instance when the domain was changed last.
	Revision
}

// Host returns the domain in folded form, in which it is claimed.
func (d InstanceDomain) Host() string { return strings.ToLower(d.Domain) }

// Org is an organisation of an instance.
type Org struct {
	InstanceID string
	ID         string
	Name       string
	State      State
	// Domains of the organisation, the primary one first.
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
	// Domain in lower case and ASCII form (RFC 5891).
	Domain   string
	Primary  bool
	Verified bool
}
