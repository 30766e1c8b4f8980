package authorize

import (
	"context"
	"net/url"
	"time"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/oidc/signin"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Refusals of authorisation requests. Source: the contract, apps.md.
var (
	ErrAuthRequestRead    = &tenant.Error{Kind: tenant.KindNotFound, ID: "QUERY-Thee9", Key: "Errors.AuthRequest.NotExisting"}
	ErrAuthRequestUnknown = &tenant.Error{Kind: tenant.KindNotFound, ID: "COMMAND-jae5P", Key: "Errors.AuthRequest.NotExisting"}
	ErrAuthRequestHandled = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-Sx208nt", Key: "Errors.AuthRequest.AlreadyHandled"}
	// ErrRefusalTooLate is for an answer with an error, handled or unknown alike.
	ErrRefusalTooLate = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-Sx202nt", Key: "Errors.AuthRequest.AlreadyHandled"}
	ErrAppUnknown     = &tenant.Error{Kind: tenant.KindNotFound, ID: "QUERY-4tq8wCTCgf", Key: "Errors.App.NotFound"}
	// ErrAuthRequestRefused is ours: the request was acceptable when it came, but no
	// longer is.
	ErrAuthRequestRefused = &tenant.Error{Kind: tenant.KindPrecondition, ID: "OIDC-lOgn6", Key: "Errors.AuthRequest.Refused"}
)

// Callback is the answer to an authorisation request.
type Callback struct {
	// URL is the address to which the browser takes the answer. It is a credential.
	URL string
	// Sequence and At are those of the request.
	Sequence uint64
	At       time.Time
}

// LinkCommand answers an authorisation request with a session.
type LinkCommand struct {
	LoginRequest
	Session SessionProof
	// Complete may be nil.
	Complete tenant.Completer[Callback]
}

// RefuseCommand answers an authorisation request with an error.
type RefuseCommand struct {
	LoginRequest
	// Error is an OAuth error code; the others may be empty.
	Error, Description, URI string
	// Complete may be nil.
	Complete tenant.Completer[Callback]
}

// Get returns an authorisation request, which may have been answered. It returns
// ErrAuthRequestRead or tenant.ErrUnavailable.
func (l *Logins) Get(ctx context.Context, r LoginRequest) (*AuthRequest, error) {
	ctx, _ = r.newContext(ctx)
	found, err := l.findRequest(ctx, r, tenant.Query{}, ErrAuthRequestRead)
	if err != nil {
		return nil, err
	}
	return readAuthRequest(found.AuthRequest)
}

// findRequest reads a request along with query.
func (l *Logins) findRequest(ctx context.Context, r LoginRequest, query tenant.Query, unknown *tenant.Error) (tenant.Snapshot, error) {
	if !tenant.IsAuthRequestID(r.ID) {
		return tenant.Snapshot{}, unknown
	}
	query.AuthRequestID = r.ID
	found, err := l.Service.Read(ctx, query)
	if err != nil {
		return tenant.Snapshot{}, err
	}
	if found.AuthRequest == nil || !l.Service.Clock().Before(found.AuthRequest.ExpiresAt) {
		return tenant.Snapshot{}, unknown
	}
	return found, nil
}

// findOpenRequest is like findRequest, for a request that has not been answered.
func (l *Logins) findOpenRequest(ctx context.Context, r LoginRequest, query tenant.Query, unknown, handled *tenant.Error) (tenant.Snapshot, error) {
	found, err := l.findRequest(ctx, r, query, unknown)
	if err == nil && found.AuthRequest.Handled {
		return tenant.Snapshot{}, handled
	}
	return found, err
}

// Link answers an authorisation request with a code for the user of a session, by the
// same rules as the pages. It returns a refusal of the request, of the session or of
// the user, tenant.ErrChanged if another answer was faster, or tenant.ErrUnavailable.
func (l *Logins) Link(ctx context.Context, cmd LinkCommand) (*Callback, error) {
	ctx, e := cmd.newContext(ctx)
	found, err := l.findOpenRequest(ctx, cmd.LoginRequest, sessionQuery(cmd.LoginRequest, cmd.Session), ErrAuthRequestUnknown, ErrAuthRequestHandled)
	if err != nil {
		return nil, err
	}
	who, err := l.personOf(ctx, cmd.LoginRequest, found, cmd.Session)
	if err != nil {
		return nil, err
	}
	request := found.AuthRequest
	a, err := l.currentRequest(ctx, e, request)
	if err != nil {
		return nil, err
	}
	if err := l.Service.checkLink(a, who, request); err != nil {
		return nil, err
	}
	return l.answer(ctx, cmd.LoginRequest, request, cmd.Complete, func() (Response, tenant.Write, tenant.AuthRequestAnsweredData, error) {
		text, code, err := l.Service.mintCode(a, who)
		return Response{Code: text}, tenant.Put{Entity: code}, tenant.AuthRequestAnsweredData{
			UserID: who.User.ID, OrgID: who.User.OrgID, SessionID: who.Session.ID,
		}, err
	}, a)
}

// Refuse answers an authorisation request with an error, the way Link does with a code.
func (l *Logins) Refuse(ctx context.Context, cmd RefuseCommand) (*Callback, error) {
	ctx, e := cmd.newContext(ctx)
	found, err := l.findOpenRequest(ctx, cmd.LoginRequest, tenant.Query{}, ErrRefusalTooLate, ErrRefusalTooLate)
	if err != nil {
		return nil, err
	}
	a, err := l.currentRequest(ctx, e, found.AuthRequest)
	if err != nil {
		return nil, err
	}
	return l.answer(ctx, cmd.LoginRequest, found.AuthRequest, cmd.Complete, func() (Response, tenant.Write, tenant.AuthRequestAnsweredData, error) {
		return Response{Error: cmd.Error, Description: cmd.Description, ErrorURI: cmd.URI}, nil, tenant.AuthRequestAnsweredData{Error: cmd.Error}, nil
	}, a)
}

// currentRequest reads what a request asks for, as of now: its client may be gone, or
// may no longer use the redirect address.
func (l *Logins) currentRequest(ctx context.Context, e *request.State, request *tenant.AuthRequest) (*Request, error) {
	e.Issuer = request.Issuer
	form, err := url.ParseQuery(request.Form)
	if err != nil {
		return nil, err // it was written by Encode
	}
	by, err := l.Service.OIDCClient(ctx, request.ClientID)
	switch {
	case err != nil:
		return nil, err
	case by == nil:
		return nil, ErrAppUnknown
	}
	a, err := l.Service.ReadRequest(ctx, form)
	if err != nil && IsFault(err) {
		return nil, err
	}
	if err != nil {
		return nil, ErrAuthRequestRefused.WithCause(err)
	}
	return a, nil
}

// checkLink refuses a session with which a person may not be signed in to the client,
// or that is not what the client asked for.
func (s *Service) checkLink(a *Request, who *signin.Person, request *tenant.AuthRequest) error {
	switch {
	case request.HintUserID != "" && request.HintUserID != who.User.ID:
		return ErrSessionOfAnother
	case s.isTooOld(a, who), a.Wants(openid.PromptLogin) && who.Session.AuthTime.Before(request.CreatedAt.Truncate(time.Second)):
		return ErrSessionTooOld
	}
	return a.checkUser(who)
}

// answer makes the answer to a request, and writes it along with what draw returns.
func (l *Logins) answer(
	ctx context.Context, r LoginRequest, request *tenant.AuthRequest, complete tenant.Completer[Callback],
	draw func() (Response, tenant.Write, tenant.AuthRequestAnsweredData, error), a *Request,
) (*Callback, error) {
	s := l.Service
	return tenant.Commit(ctx, s.Store, complete, func() (*Callback, tenant.Change, error) {
		now := s.Clock.Now()
		response, write, data, err := draw()
		if err != nil {
			return nil, tenant.Change{}, err
		}
		var address string
		if a.IsFormPost() {
			address, err = formPostAddress(request, response)
		} else {
			address, err = a.Respond(ctx, response)
		}
		if err != nil {
			return nil, tenant.Change{}, err
		}
		next := *request
		next.Handled, next.Version = true, request.Next()
		data.InstanceID, data.AuthRequestID, data.ClientID = request.InstanceID, request.ID, request.ClientID
		change := tenant.Change{Writes: []tenant.Write{tenant.Update{Entity: &next}}, Event: tenant.Event{
			InstanceID: request.InstanceID, ID: s.IDs(), Type: tenant.AuthRequestAnswered, Actor: r.Actor, At: now, Data: data,
		}}
		if write != nil {
			change.Writes = append(change.Writes, write)
		}
		return &Callback{URL: address, Sequence: next.EntityVersion(), At: now}, change, nil
	})
}
