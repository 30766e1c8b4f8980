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
	progress
	// IsParsed says that the form was parsed, FormErr what is wrong with it.
	IsParsed bool
	FormErr  error
	// IsMalformed says that an authorisation request could not be fully read.
	IsMalformed bool
	// IsBasic says that the client's credentials came by HTTP Basic.
	IsBasic bool
	// Header is the answer's, CrossOrigin has the headers set by CrossOrigin.
	Header, CrossOrigin http.Header
}

// progress is what answering a request has found out so far. It is discarded if the
// request is repeated.
type progress struct {
	// isRemembered says that the instance was remembered for the host, isConfirmed that
	// it was read and has the host.
	isRemembered, isConfirmed bool
	// Instance as last read, or nil before that.
	Instance *tenant.Instance
	// Refusal is the OAuth code of a refusal that is not answered in JSON.
	Refusal string
	// Cause of a refusal, only for the log.
	Cause error
	// UnknownHost is set if the host turned out to belong to no instance; it decides the
	// answer.
	UnknownHost *tenant.Error
	// clients are the applications that were read, nil for one that is not active;
	// prefetched is what was read along with the last of them.
	clients    map[string]*client.Client
	prefetched *prefetched
	// Client is the application or built-in client that sent the request, or nil while
	// unknown.
	Client *client.Client
	// FormPost is the form waiting to be sent to the client, or nil.
	FormPost *FormPost
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
