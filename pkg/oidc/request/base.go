package request

import (
	"context"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Base reads and writes in the instance of a request, and finds the request's client.
// Safe for concurrent use.
type Base struct {
	Store Store
	Clock tenant.Clock
	IDs   tenant.IDs
	// ExternalDomain is the deployment's, named in the refusal of an unknown host.
	ExternalDomain string
	// AfterLogin and AfterLogout are the built-in client's redirect addresses.
	AfterLogin, AfterLogout []string

	// hosts maps hosts to instances.
	hosts api.Hints
	// clientProjects and clientOrgs map applications to their projects and
	// organisations.
	clientProjects, clientOrgs api.Hints
}

// Locate finds the instance of the request's host, with a read unless the host is
// remembered. It returns the contract's refusal for an unknown host.
func (s *Base) Locate(ctx context.Context, e *State) error {
	e.InstanceID = s.hosts.Get(e.Host)
	if e.isRemembered = e.InstanceID != ""; e.isRemembered {
		return nil
	}
	found, err := s.Store.Snapshot(ctx, tenant.Query{Host: e.Host})
	if err != nil {
		return err
	}
	if found.HostInstanceID == "" {
		return e.origin.Unknown(s.ExternalDomain)
	}
	e.InstanceID = found.HostInstanceID
	s.hosts.Set(e.Host, e.InstanceID)
	return nil
}

// ConfirmHost checks, with a read, that the host is still the instance's, for a request
// that was answered before anything was read: a host that is no longer served must be
// unknown to every request. It reports whether the request must be repeated because the
// remembered instance does not have the host. Nothing was written in that case.
func (s *Base) ConfirmHost(ctx context.Context) (again bool) {
	e := Of(ctx)
	if e.InstanceID == "" || e.isConfirmed {
		return false
	}
	if e.UnknownHost == nil {
		_, _ = s.Read(ctx, tenant.Query{}) // without the database, the answer stands
	}
	if again = e.isRemembered && e.UnknownHost != nil; again {
		e.InstanceID, e.progress = "", progress{}
	}
	return again
}

// Read reads query in the request's instance, in one round trip with the instance
// itself and the proof that it still has the host.
func (s *Base) Read(ctx context.Context, query tenant.Query) (tenant.Snapshot, error) {
	e := Of(ctx)
	query.InstanceID, query.Host, query.PublicHost = e.InstanceID, e.Host, e.PublicHost
	s.addClientHint(&query)
	found, err := s.Store.Snapshot(ctx, query)
	if err != nil {
		return tenant.Snapshot{}, err
	}
	e.isConfirmed = found.HostInstanceID == e.InstanceID && found.Instance != nil
	public := found.PublicHostInstanceID
	if e.PublicHost == e.Host {
		public = found.HostInstanceID
	}
	if public == "" && e.isConfirmed && found.Instance.Trusts(e.PublicHost) {
		public = e.InstanceID // but not another instance's host: issuers depend on the host
	}
	switch {
	case !e.isConfirmed:
		s.hosts.Forget(e.Host)
		e.UnknownHost = e.origin.Unknown(s.ExternalDomain)
	case e.origin.PublicHost != "" && public != e.InstanceID:
		e.UnknownHost = e.origin.PublicUnknown(s.ExternalDomain)
	default:
		s.rememberClient(e, query, found)
		e.Instance = found.Instance
		return found, nil
	}
	return tenant.Snapshot{}, e.UnknownHost
}
