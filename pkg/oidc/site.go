package oidc

import (
	"context"
	"net/http"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/web"
)

// site is the instance that a request reached, and how.
type site struct {
	origin     api.Origin
	host       string
	publicHost string
	instanceID string
	// issuer names the instance as the request's host does: with its port, unless
	// it is the scheme's own.
	issuer string
}

// exchange is the state of one request on its way.
type exchange struct {
	site
	// isRemembered says that the instance is the one that the host was met at
	// before, isConfirmed that it was read, and has the host.
	isRemembered, isConfirmed bool
	// instance as it was read last; nil before.
	instance *tenant.Instance
	// isParsed says that the form was read, formErr what is wrong with it.
	isParsed bool
	formErr  error
	// isBroken says that an authorisation request could not be read in full.
	isBroken bool
	// isBasic says that the client's credentials came by HTTP Basic.
	isBasic bool
	// refusal is the code of a refusal in OAuth's words that is no JSON.
	refusal string
	// cause of a refusal, for the log alone.
	cause error
	// unknown is set when the host turned out to belong to no instance; it
	// decides the answer.
	unknown *tenant.Error
	// clients are the applications that were read, nil for what is none that is
	// active; ahead is what was read with the last of them.
	clients map[string]*client
	ahead   *ahead
	// asking is the application, or the built-in client, that the request is of; nil
	// as long as none is known.
	asking *client
	// answer is what waits to be sent to the client as a form, nil for none.
	answer *formPost
	// header is that of the answer, crossOrigin has what CrossOrigin says of it.
	header, crossOrigin http.Header
}

type exchangeKey struct{}

// exchangeOf returns the state of the request of ctx.
func exchangeOf(ctx context.Context) *exchange { return ctx.Value(exchangeKey{}).(*exchange) }

// newSite reads which host a request names. Source: the contract, reads.md,
// "Which instance answers".
func newSite(r *http.Request) site {
	s := site{origin: web.OriginOf(r)}
	s.host, s.publicHost = s.origin.HostNames()
	if s.issuer = s.origin.Address(); s.issuer == "" {
		s.host = "" // no instance has it
	}
	return s
}

// locate finds the instance of the request's host, by a read unless the host
// was met before. It returns the contract's refusal for an unknown host.
func (s *server) locate(ctx context.Context, e *exchange) error {
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

// confirm reads whether the host is the instance's for a request that was answered
// before anything was read: a host that is no longer served is unknown to each
// request alike. It reports whether the request has to be carried out anew,
// because the instance that was remembered is not that of the host. Nothing was
// written then.
func (s *server) confirm(ctx context.Context) (again bool) {
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

// read reads query in the request's instance, in one round trip, with the
// instance itself and the proof that the host is still its own.
func (s *server) read(ctx context.Context, query tenant.Query) (tenant.Snapshot, error) {
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
		public = e.instanceID // but not one that is another's host: issuers are by host
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
