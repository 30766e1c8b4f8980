package token

import (
	"context"
	"errors"
	"sync"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/oidc/client"
	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// tokenTypeUserID is the public system's own subject type: the id of a user, for
// somebody who acts as that user.
const tokenTypeUserID openid.TokenType = "urn:zitadel:params:oauth:token-type:user_id"

// RegisterTokenTypes makes the library pass on requests with that type, which it would
// refuse with another text than the public system does.
var RegisterTokenTypes = sync.OnceFunc(func() { openid.AllTokenTypes = append(openid.AllTokenTypes, tokenTypeUserID) })

// namedUser is a user whom a client names as the subject of an exchange, without a token
// of theirs. assertion is set if the client did so in an assertion of its own.
type namedUser struct {
	id        string
	assertion *assertion
}

// nameUser returns the user whom a request names, or nil if it shows a token. It does
// not look the user up, so that only those who may act as somebody learn who exists.
func (s *Service) nameUser(ctx context.Context, by *client.Client, r *openid.TokenExchangeRequest) (*namedUser, error) {
	if r.SubjectTokenType == tokenTypeUserID {
		return &namedUser{id: r.SubjectToken}, nil
	}
	if _, err := access.ReadToken(r.SubjectToken); err == nil || r.SubjectTokenType != openid.JWTTokenType {
		return nil, nil //nolint:nilnil // as documented
	}
	a, err := s.verifyAssertion(ctx, r.SubjectToken, &assertionKeys{server: s, of: by})
	if err != nil {
		return nil, asSubjectError(ctx, err)
	}
	return &namedUser{id: a.subject, assertion: a}, nil
}

// use returns the write that makes sure that an assertion with a jti names a user only
// once, or none for any other naming. It is lost to errUsed.
func (n *namedUser) use(ctx context.Context) []tenant.Write {
	if n == nil || n.assertion == nil {
		return nil
	}
	return n.assertion.use(ctx)
}

// asSubjectError turns the refusal of an assertion into one of the subject.
func asSubjectError(ctx context.Context, err error) error {
	if !errors.Is(err, errAssertion()) {
		return err
	}
	return request.WithCause(ctx, errSubjectToken(), request.Of(ctx).Cause)
}

// userByID returns the user whom an actor names by id. A user who does not exist is
// refused like one who is inactive, whom the client's project does not admit, or of an
// organisation in which the actor may not impersonate anybody.
func (s *Service) userByID(ctx context.Context, by *client.Client, id string) (*bearer, error) {
	if !tenant.IsChosenID(id) { // it becomes part of a store key
		return nil, errSubjectToken()
	}
	found, err := s.Read(ctx, tenant.Query{UserID: id, Authorizations: true})
	switch {
	case err != nil:
		return nil, err
	case !found.User.IsActive():
		return nil, request.WithCause(ctx, errSubjectToken(), errors.New("no such active user"))
	case !by.Admits(found.User, found.Authorizations):
		return nil, request.WithCause(ctx, errSubjectToken(), client.ErrNotAdmitted)
	}
	return &bearer{found: found}, nil
}
