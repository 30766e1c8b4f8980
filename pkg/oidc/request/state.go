package request

import (
	"context"
	"net/http"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/oidc/client"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/web"
)

// Site is the instance that a request reached, and the host by which it did.
type Site struct {
	origin     api.Origin
	Host       string
	PublicHost string
	InstanceID string
	// Issuer is the instance's issuer for the request's host, with its port unless that
	// is the scheme's default.
	Issuer string
}

// State is the state of one request.
type State struct {
	Site
	// isRemembered says that the instance was remembered for the host, isConfirmed that
	// it was read and has the host.
	isRemembered, isConfirmed bool
	// Instance as last read, or nil before that.
	Instance *tenant.Instance
	// IsParsed says that the form was parsed, FormErr what is wrong with it.
	IsParsed bool
	FormErr  error
	// IsMalformed says that an authorisation request could not be fully read.
	IsMalformed bool
	// IsBasic says that the client's credentials came by HTTP Basic.
	IsBasic bool
	// Refusal is the OAuth code of a refusal that is not answered in JSON.
	Refusal string
	// Cause of a refusal, only for the log.
	Cause error
	// UnknownHost is set if the host turned out to belong to no instance; it decides the
	// answer.
	UnknownHost *tenant.Error
	// clients are the applications that were read, nil for one that is not active;
	// ahead is what was read along with the last of them.
	clients map[string]*client.Client
	ahead   *prefetched
	// Client is the application or built-in client that sent the request, or nil while
	// unknown.
	Client *client.Client
	// FormPost is the form waiting to be sent to the client, or nil.
	FormPost *FormPost
	// Header is the answer's, CrossOrigin has the headers set by CrossOrigin.
	Header, CrossOrigin http.Header
}

type stateKey struct{}

// NewContext returns a context with the state of a request.
func NewContext(ctx context.Context, e *State) context.Context {
	return context.WithValue(ctx, stateKey{}, e)
}

// Of returns the state of the request of ctx.
func Of(ctx context.Context) *State { return ctx.Value(stateKey{}).(*State) }

// NewSite reads the host that a request names. Source: the contract, reads.md, "Which
// instance answers".
func NewSite(r *http.Request) Site {
	s := Site{origin: web.OriginOf(r)}
	s.Host, s.PublicHost = s.origin.HostNames()
	if s.Issuer = s.origin.Address(); s.Issuer == "" {
		s.Host = "" // belongs to no instance
	}
	return s
}

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
		e.InstanceID, e.UnknownHost, e.Refusal, e.Cause, e.clients, e.ahead, e.Client, e.FormPost = "", nil, "", nil, nil, nil, nil, nil
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

// SetClient records which client sent a request; its registered origins decide which
// pages may read the answer. A machine has none, because it holds its credentials
// itself. Public documents, and refusals of unknown clients, are readable by every
// origin.
func (e *State) SetClient(by *client.Client) {
	if by != nil && by.Machine == nil {
		e.Client = by
	}
}

// Instance returns the instance of the request of ctx as it was read, or with nothing
// but its id before that.
func Instance(ctx context.Context) *tenant.Instance {
	e := Of(ctx)
	if e.Instance == nil {
		return &tenant.Instance{ID: e.InstanceID}
	}
	return e.Instance
}
