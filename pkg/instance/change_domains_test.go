package instance_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
)

// domainChange is a change of a domain with parts that record their calls.
type domainChange struct {
	store  tenanttest.Store
	cmd    instance.ChangeCommand
	domain string
}

var (
	// earlier is when the instance of a domainChange was last changed.
	earlier = tenanttest.StoredTime.Add(-time.Hour)
	readAt  = tenant.Revision{Sequence: 7, CreatedAt: earlier, ChangedAt: earlier}
	// now is the revision that a domainChange writes, changed that of an existing
	// domain.
	now     = tenant.Revision{Sequence: 8, CreatedAt: tenanttest.StoredTime, ChangedAt: tenanttest.StoredTime}
	changed = tenant.Revision{Sequence: 8, CreatedAt: earlier, ChangedAt: tenanttest.StoredTime}

	custom    = tenant.InstanceDomain{Domain: "Login.Acme.example", Primary: true, Revision: readAt}
	trusted   = tenant.InstanceDomain{Domain: "Proxy.Acme.example", Revision: readAt}
	generated = tenant.InstanceDomain{Domain: "acme-x.tenants.example", Generated: true, Revision: readAt}
)

func newDomainChange(domain string) *domainChange {
	return &domainChange{cmd: instance.ChangeCommand{Actor: "system", Instance: &tenant.Instance{
		ID: instanceID, Name: "Acme", State: tenant.StateActive, Domains: []tenant.InstanceDomain{custom, generated},
		TrustedDomains: []tenant.InstanceDomain{trusted}, Revision: readAt,
	}}, domain: domain}
}

func (c *domainChange) add() (*tenant.Instance, error) {
	useCase := instance.AddDomain{
		Store: &c.store, Clock: tenanttest.Clock, IDs: tenanttest.IDs(), Reserved: instance.ReservedHosts{externalDomain, ".cloud.example"},
	}
	return useCase.Execute(context.Background(), c.cmd, c.domain)
}

func (c *domainChange) remove() (*tenant.Instance, error) {
	useCase := instance.RemoveDomain{Store: &c.store, Clock: tenanttest.Clock, IDs: tenanttest.IDs()}
	return useCase.Execute(context.Background(), c.cmd, c.domain)
}

func (c *domainChange) trust() (*tenant.Instance, error) {
	useCase := instance.AddTrustedDomain{
		Store: &c.store, Clock: tenanttest.Clock, IDs: tenanttest.IDs(), Reserved: instance.ReservedHosts{externalDomain, ".cloud.example"},
	}
	return useCase.Execute(context.Background(), c.cmd, c.domain)
}

func (c *domainChange) distrust() (*tenant.Instance, error) {
	useCase := instance.RemoveTrustedDomain{Store: &c.store, Clock: tenanttest.Clock, IDs: tenanttest.IDs()}
	return useCase.Execute(context.Background(), c.cmd, c.domain)
}

func (c *domainChange) setPrimary() (*tenant.Instance, error) {
	useCase := instance.SetPrimaryDomain{Store: &c.store, Clock: tenanttest.Clock, IDs: tenanttest.IDs()}
	return useCase.Execute(context.Background(), c.cmd, c.domain)
}

// check checks that the change writes the instance with those domains in its next
// version, then writes, and emits an event of that type.
func (c *domainChange) check(t *testing.T, got *tenant.Instance, err error, domains []tenant.InstanceDomain, eventType tenant.EventType, domain string, writes ...tenant.Write) {
	t.Helper()
	want := *c.cmd.Instance
	want.Domains = domains
	c.checkInstance(t, got, err, want, eventType, domain, writes...)
}

// checkInstance does the same for an instance with those domains and trusted domains.
func (c *domainChange) checkInstance(t *testing.T, got *tenant.Instance, err error, want tenant.Instance, eventType tenant.EventType, domain string, writes ...tenant.Write) {
	t.Helper()
	if err != nil {
		t.Fatalf("got error %v, want none", err)
	}
	want.Revision = changed
	if diff := cmp.Diff(&want, got); diff != "" {
		t.Errorf("result (-want +got):\n%s", diff)
	}
	change := tenant.Change{
		Writes: append([]tenant.Write{tenant.Update{Entity: &want}}, writes...),
		Event: tenant.Event{
			InstanceID: instanceID, ID: "2000000000000000001", Type: eventType, Actor: "system", At: tenanttest.StoredTime,
			Data: tenant.InstanceDomainData{InstanceID: instanceID, Domain: domain},
		},
	}
	if diff := cmp.Diff(change, c.store.OnlyChange(t), cmp.Comparer(tenanttest.SameError)); diff != "" {
		t.Errorf("change (-want +got):\n%s", diff)
	}
	// What was read may be reused for another decision.
	if diff := cmp.Diff([]tenant.InstanceDomain{custom, generated}, c.cmd.Instance.Domains); diff != "" {
		t.Errorf("the instance that was read (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]tenant.InstanceDomain{trusted}, c.cmd.Instance.TrustedDomains); diff != "" {
		t.Errorf("the trusted domains that were read (-want +got):\n%s", diff)
	}
}

func TestAddDomain_Execute(t *testing.T) {
	c := newDomainChange(" App.ACME.example. ")
	got, err := c.add()
	c.check(t, got, err, []tenant.InstanceDomain{custom, generated, {Domain: "App.ACME.example", Revision: now}},
		tenant.DomainAdded, "App.ACME.example",
		tenant.Claim{Kind: tenant.ClaimHost, InstanceID: instanceID, Name: "app.acme.example", Taken: instance.ErrHostTaken})
}

func TestRemoveDomain_Execute(t *testing.T) {
	c := newDomainChange(" Login.Acme.example ")
	got, err := c.remove()
	c.check(t, got, err, []tenant.InstanceDomain{generated}, tenant.DomainRemoved, "Login.Acme.example",
		tenant.Release{Kind: tenant.ClaimHost, InstanceID: instanceID, Name: "login.acme.example"})
}

// A trusted domain may also be a host of the instance, and nobody claims it.
func TestAddTrustedDomain_Execute(t *testing.T) {
	for _, name := range []string{"Other.ACME.example", "login.acme.example"} {
		c := newDomainChange(" " + name + ". ")
		want := *c.cmd.Instance
		want.TrustedDomains = []tenant.InstanceDomain{trusted, {Domain: name, Revision: now}}
		got, err := c.trust()
		c.checkInstance(t, got, err, want, tenant.TrustedDomainAdded, name)
	}
}

func TestRemoveTrustedDomain_Execute(t *testing.T) {
	c := newDomainChange(" proxy.ACME.example. ")
	want := *c.cmd.Instance
	want.TrustedDomains = []tenant.InstanceDomain{}
	got, err := c.distrust()
	c.checkInstance(t, got, err, want, tenant.TrustedDomainRemoved, "Proxy.Acme.example")
}

// Only the new and the previous primary domain change.
func TestSetPrimaryDomain_Execute(t *testing.T) {
	c := newDomainChange(" acme-x.tenants.example ")
	got, err := c.setPrimary()
	c.check(t, got, err, []tenant.InstanceDomain{
		{Domain: "Login.Acme.example", Revision: changed}, {Domain: "acme-x.tenants.example", Primary: true, Generated: true, Revision: changed},
	}, tenant.PrimaryDomainSet, "acme-x.tenants.example")
}

// Setting the primary domain again changes only that domain.
func TestSetPrimaryDomain_Execute_again(t *testing.T) {
	c := newDomainChange("Login.Acme.example")
	got, err := c.setPrimary()
	c.check(t, got, err, []tenant.InstanceDomain{{Domain: "Login.Acme.example", Primary: true, Revision: changed}, generated},
		tenant.PrimaryDomainSet, "Login.Acme.example")
}

// Source: the contract, reads.md, "Domains".
func TestDomainChanges_Execute_refusals(t *testing.T) {
	type execute = func(*domainChange) (*tenant.Instance, error)
	add, remove, setPrimary := (*domainChange).add, (*domainChange).remove, (*domainChange).setPrimary
	trust, distrust := (*domainChange).trust, (*domainChange).distrust
	for _, tt := range []struct {
		name    string
		execute execute
		domain  string
		want    *tenant.Error
	}{
		{"add_blank", add, " \t ", instance.ErrDomainBlank},
		{"add_umlaut", add, "münchen.example", instance.ErrHostInvalid},
		{"add_kelvin_sign", add, "\u212aing.example", instance.ErrHostInvalid},
		{"add_wildcard", add, "*.acme.example", instance.ErrHostInvalid},
		{"add_port", add, "acme.example:443", instance.ErrHostInvalid},
		{"add_blank_inside", add, "a b.example", instance.ErrHostInvalid},
		{"add_empty_label", add, "a..example", instance.ErrHostInvalid},
		{"add_hyphen", add, "-a.example", instance.ErrHostInvalid},
		{"add_ipv4", add, "1.2.3.4", instance.ErrHostInvalid},
		{"add_spelt_alike", add, "Login.Acme.example", instance.ErrDomainAdded},
		{"add_spelt_alike_with_dot", add, " Login.Acme.example. ", instance.ErrDomainAdded},
		{"add_other_case", add, "login.acme.example", instance.ErrHostTaken},
		{"add_generated", add, "acme-x.tenants.example", instance.ErrDomainAdded},
		{"add_external_domain", add, "Tenants.EXAMPLE", instance.ErrHostTaken},
		{"add_reserved", add, "a.b.cloud.example", instance.ErrHostTaken},
		{"remove_blank", remove, "  ", instance.ErrRemovedDomainBlank},
		{"remove_missing", remove, "other.example", instance.ErrRemovedDomainNotFound},
		{"remove_other_case", remove, "login.acme.example", instance.ErrRemovedDomainNotFound},
		{"remove_no_domain", remove, "%", instance.ErrRemovedDomainNotFound},
		{"remove_generated", remove, "acme-x.tenants.example", instance.ErrGeneratedNotRemovable},
		{"set_primary_blank", setPrimary, "  ", instance.ErrPrimaryDomainBlank},
		{"set_primary_missing", setPrimary, "other.example", instance.ErrPrimaryDomainNotFound},
		{"trust_blank", trust, " \t ", instance.ErrTrustedDomainBlank},
		{"trust_odd", trust, "a b!", instance.ErrTrustedDomainInvalid},
		{"trust_again", trust, "Proxy.Acme.example", instance.ErrTrustedDomainAdded},
		{"trust_other_case", trust, "proxy.acme.example", instance.ErrTrustedDomainAdded},
		{"trust_external_domain", trust, "Tenants.EXAMPLE", instance.ErrHostTaken},
		{"trust_reserved", trust, "a.b.cloud.example", instance.ErrHostTaken},
		{"distrust_blank", distrust, "  ", instance.ErrRemovedTrustedDomainBlank},
		{"distrust_missing", distrust, "Login.Acme.example", instance.ErrTrustedDomainNotFound},
		{"distrust_odd", distrust, "%", instance.ErrRemovedTrustedDomainInvalid},
		{"distrust_no_domain", distrust, "-", instance.ErrTrustedDomainNotFound},
		{"set_primary_other_case", setPrimary, "LOGIN.acme.example", instance.ErrPrimaryDomainNotFound},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newDomainChange(tt.domain)
			got, err := tt.execute(c)
			c.store.CheckRefused(t, err, tt.want, got != nil)
		})
	}
}

// Each request reads the instance with its domains, so their number is limited. The
// limit is checked after every other refusal, but before a domain is found to be taken.
func TestAddDomain_Execute_too_many(t *testing.T) {
	c := newDomainChange("one-more.example")
	for n := len(c.cmd.Instance.Domains); n < instance.MaxDomains-1; n++ {
		c.cmd.Instance.Domains = append(c.cmd.Instance.Domains, tenant.InstanceDomain{Domain: fmt.Sprintf("d%d.example", n)})
	}
	if _, err := c.add(); err != nil {
		t.Fatalf("the last one: got error %v, want none", err)
	}
	c.store.Changes = nil
	c.cmd.Instance.Domains = append(c.cmd.Instance.Domains, tenant.InstanceDomain{Domain: "last.example"})
	for domain, want := range map[string]*tenant.Error{
		"one-more.example": instance.ErrTooManyDomains, "d7.example": instance.ErrDomainAdded, externalDomain: instance.ErrHostTaken, "a_b": instance.ErrHostInvalid,
	} {
		c.domain = domain
		got, err := c.add()
		c.store.CheckRefused(t, err, want, got != nil)
	}
}

// Trusted domains are limited for the same reason, separately.
func TestAddTrustedDomain_Execute_too_many(t *testing.T) {
	c := newDomainChange("one-more.example")
	for n := len(c.cmd.Instance.TrustedDomains); n < instance.MaxTrustedDomains-1; n++ {
		c.cmd.Instance.TrustedDomains = append(c.cmd.Instance.TrustedDomains, tenant.InstanceDomain{Domain: fmt.Sprintf("d%d.example", n)})
	}
	if _, err := c.trust(); err != nil {
		t.Fatalf("the last one: got error %v, want none", err)
	}
	c.store.Changes = nil
	c.cmd.Instance.TrustedDomains = append(c.cmd.Instance.TrustedDomains, tenant.InstanceDomain{Domain: "last.example"})
	for domain, want := range map[string]*tenant.Error{
		"one-more.example": instance.ErrTooManyTrustedDomains, "d7.example": instance.ErrTrustedDomainAdded, "a_b": instance.ErrTrustedDomainInvalid,
	} {
		c.domain = domain
		got, err := c.trust()
		c.store.CheckRefused(t, err, want, got != nil)
	}
}

// The store's refusals are returned unchanged: the pipeline reads again after
// ErrChanged.
func TestDomainChanges_Execute_store_refuses(t *testing.T) {
	for _, want := range []error{tenant.ErrChanged, instance.ErrHostTaken, tenant.ErrUnavailable.WithCause(errors.New("throttled"))} {
		for name, execute := range map[string]func(*domainChange) (*tenant.Instance, error){
			"app.example": (*domainChange).add, "Login.Acme.example": (*domainChange).remove, "acme-x.tenants.example": (*domainChange).setPrimary,
			"other.example": (*domainChange).trust, "Proxy.Acme.example": (*domainChange).distrust,
		} {
			c := newDomainChange(name)
			c.store.Refusals = []error{want}
			if got, err := execute(c); !errors.Is(err, want) || got != nil || len(c.store.Changes) != 1 {
				t.Errorf("%s: got %v, %v after %d attempts, want no result, %v after 1", name, got, err, len(c.store.Changes), want)
			}
		}
	}
}
