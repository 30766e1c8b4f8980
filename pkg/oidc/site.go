package oidc

import (
	"context"
	"net/http"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/oidc/client"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/web"
)

// site is the instance that a request reached, and the host by which it did.
type site struct {
	origin     api.Origin
	host       string
	publicHost string
	instanceID string
	// issuer is the instance's issuer for the request's host, with its port unless that
	// is the scheme's default.
	issuer string
}

// exchange is the state of one request.
type exchange struct {
	site
	// isRemembered says that the instance was remembered for the host, isConfirmed that
	// it was read and has the host.
	isRemembered, isConfirmed bool
	// instance as last read, or nil before that.
	instance *tenant.Instance
	// isParsed says that the form was parsed, formErr what is wrong with it.
	isParsed bool
	formErr  error
	// isBroken says that an authorisation request could not be fully read.
	isBroken bool
	// isBasic says that the client's credentials came by HTTP Basic.
	isBasic bool
	// refusal is the OAuth code of a refusal that is not answered in JSON.
	refusal string
	// cause of a refusal, only for the log.
	cause error
	// unknown is set if the host turned out to belong to no instance; it decides the
	// answer.
	unknown *tenant.Error
	// clients are the applications that were read, nil for one that is not active;
	// ahead is what was read along with the last of them.
	clients map[string]*client.Client
	ahead   *ahead
	// asking is the application or built-in client that sent the request, or nil while
	// unknown.
	asking *client.Client
	// answer is the form waiting to be sent to the client, or nil.
	answer *formPost
	// header is the answer's, crossOrigin has the headers set by CrossOrigin.
	header, crossOrigin http.Header
}

type exchangeKey struct{}

// newContext returns a context with the state of a request.
func newContext(ctx context.Context, e *exchange) context.Context {
	return context.WithValue(ctx, exchangeKey{}, e)
}

// exchangeOf returns the state of the request of ctx.
func exchangeOf(ctx context.Context) *exchange { return ctx.Value(exchangeKey{}).(*exchange) }

// newSite reads the host that a request names. Source: the contract, reads.md, "Which
// instance answers".
func newSite(r *http.Request) site {
	s := site{origin: web.OriginOf(r)}
	s.host, s.publicHost = s.origin.HostNames()
	if s.issuer = s.origin.Address(); s.issuer == "" {
		s.host = "" // belongs to no instance
	}
	return s
}

// base reads and writes in the instance of a request, and finds the request's client.
// Safe for concurrent use.
type base struct {
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

// locate finds the instance of the request's host, with a read unless the host is
// remembered. It returns the contract's refusal for an unknown host.
func (s *base) locate(ctx context.Context, e *exchange) error {
	e.instanceID = s.hosts.Get(e.host)
	if e.isRemembered = e.instanceID != ""; e.isRemembered {
		return nil
	}
	found, err := s.Store.Snapshot(ctx, tenant.Query{Host: e.host})
	if err != nil {
		return err
	}
	if found.HostInstanceID == "" {
		return e.origin.Unknown(s.ExternalDomain)
	}
	e.instanceID = found.HostInstanceID
	s.hosts.Set(e.host, e.instanceID)
	return nil
}

// confirm checks, with a read, that the host is still the instance's, for a request
// that was answered before anything was read: a host that is no longer served must be
// unknown to every request. It reports whether the request must be repeated because the
// remembered instance does not have the host. Nothing was written in that case.
func (s *base) confirm(ctx context.Context) (again bool) {
	e := exchangeOf(ctx)
	if e.instanceID == "" || e.isConfirmed {
		return false
	}
	if e.unknown == nil {
		_, _ = s.read(ctx, tenant.Query{}) // without the database, the answer stands
	}
	if again = e.isRemembered && e.unknown != nil; again {
		e.instanceID, e.unknown, e.refusal, e.cause, e.clients, e.ahead, e.asking, e.answer = "", nil, "", nil, nil, nil, nil, nil
	}
	return again
}

// read reads query in the request's instance, in one round trip with the instance
// itself and the proof that it still has the host.
func (s *base) read(ctx context.Context, query tenant.Query) (tenant.Snapshot, error) {
	e := exchangeOf(ctx)
	query.InstanceID, query.Host, query.PublicHost = e.instanceID, e.host, e.publicHost
	s.hintClient(&query)
	found, err := s.Store.Snapshot(ctx, query)
	if err != nil {
		return tenant.Snapshot{}, err
	}
	e.isConfirmed = found.HostInstanceID == e.instanceID && found.Instance != nil
	public := found.PublicHostInstanceID
	if e.publicHost == e.host {
		public = found.HostInstanceID
	}
	if public == "" && e.isConfirmed && found.Instance.Trusts(e.publicHost) {
		public = e.instanceID // but not another instance's host: issuers depend on the host
	}
	switch {
	case !e.isConfirmed:
		s.hosts.Forget(e.host)
		e.unknown = e.origin.Unknown(s.ExternalDomain)
	case e.origin.PublicHost != "" && public != e.instanceID:
		e.unknown = e.origin.PublicUnknown(s.ExternalDomain)
	default:
		s.keepClient(e, query, found)
		e.instance = found.Instance
		return found, nil
	}
	return tenant.Snapshot{}, e.unknown
}

// asks records which client sent a request; its registered origins decide which pages
// may read the answer. A machine has none, because it holds its credentials itself.
// Public documents, and refusals of unknown clients, are readable by every origin.
func (e *exchange) asks(by *client.Client) {
	if by != nil && by.Machine == nil {
		e.asking = by
	}
}

// instanceOf returns the instance of the request of ctx as it was read, or with nothing
// but its id before that.
func instanceOf(ctx context.Context) *tenant.Instance {
	e := exchangeOf(ctx)
	if e.instance == nil {
		return &tenant.Instance{ID: e.instanceID}
	}
	return e.instance
}
