package token

import (
	"context"
	"errors"
	"net/url"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/oidc/client"
	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// VerifyClient finds out which client sent a request. A registered application
// authenticates the way it is registered. A machine is its own client, by an assertion
// (RFC 7523 section 2.2) or by its secret. It can revoke tokens with either, but get
// tokens only with the secret.
func (s *Service) VerifyClient(ctx context.Context, c *op.ClientCredentials, form url.Values) (*client.Client, error) {
	by, err := s.findClient(ctx, c, form)
	request.Of(ctx).SetClient(by) // it may have been identified by name only
	if err != nil {
		return nil, err
	}
	return by, nil
}

// findClient returns the client that the credentials name, along with an error if they
// are not its own.
func (s *Service) findClient(ctx context.Context, c *op.ClientCredentials, form url.Values) (*client.Client, error) {
	grant := openid.GrantType(form.Get("grant_type"))
	switch {
	case c.ClientAssertion != "":
		return s.clientByAssertion(ctx, c, form)
	case grant == openid.GrantTypeClientCredentials:
		return s.machineClient(ctx, c)
	case c.ClientID == client.ConsoleID && c.ClientSecret == "":
		return s.Console(ctx), nil
	}
	by, err := s.Application(ctx, c.ClientID, tokenQuery(form))
	switch {
	case err != nil:
		return nil, err
	case by != nil:
		return by, s.checkSecret(ctx, by, c.ClientSecret)
	case c.ClientSecret != "" && grant == "":
		by, err = s.machineClient(ctx, c)
		if errors.Is(err, ErrClientCredentials()) {
			err = errClientUnknown() // this request asks for no tokens
		}
		return by, err
	}
	return nil, errClientUnknown()
}

// clientByAssertion returns the client that signed an assertion, and uses the assertion
// up.
func (s *Service) clientByAssertion(ctx context.Context, c *op.ClientCredentials, form url.Values) (*client.Client, error) {
	a, err := s.checkClientAssertion(ctx, c, form)
	switch {
	case err != nil:
		return nil, err
	case a.client != nil:
		return a.client, nil
	}
	return &client.Client{ID: a.user().ID, Method: openid.AuthMethodPrivateKeyJWT, Machine: a.user()}, nil
}

// machineClient returns the machine that the client authenticates as by its secret.
func (s *Service) machineClient(ctx context.Context, c *op.ClientCredentials) (*client.Client, error) {
	if c.ClientSecret == "" {
		return nil, ErrClientCredentials()
	}
	found, err := s.machineBySecret(ctx, c)
	if err != nil {
		return nil, err
	}
	machine := found.User
	if !machine.IsActive() {
		// Only a client that has the secret learns this.
		return nil, request.WithCause(ctx, errUserNotActive(), &access.TokenError{Fault: access.FaultUserInactive})
	}
	return &client.Client{ID: machine.ID, Method: openid.AuthMethodBasic, Machine: machine, Found: found}, nil
}

// checkClientAssertion checks the assertion by which a client authenticates, and uses
// it up.
func (s *Service) checkClientAssertion(ctx context.Context, c *op.ClientCredentials, form url.Values) (*assertion, error) {
	a, err := s.verifyAssertion(ctx, c.ClientAssertion, &assertionKeys{server: s, ofClients: true, with: tokenQuery(form)})
	switch {
	case err != nil:
		return nil, s.asClientError(ctx, c.ClientAssertion, err)
	case c.ClientID != "" && c.ClientID != a.subject:
		return nil, request.WithCause(ctx, errAssertionOfClient(), errors.New("client_id does not match"))
	case a.client == nil && !a.user().IsActive():
		return nil, request.WithCause(ctx, errAssertionOfClient(), &access.TokenError{Fault: access.FaultUserInactive})
	}
	if err := s.useOnce(ctx, a); err != nil {
		return nil, s.asClientError(ctx, c.ClientAssertion, err)
	}
	return a, nil
}

func errAssertionOfClient() error {
	return openid.ErrInvalidClient().WithDescription("invalid assertion")
}

// asClientError turns the refusal of an assertion into one for clients (RFC 6749
// section 5.2). A signer that is not a client at all is told so.
func (s *Service) asClientError(ctx context.Context, text string, err error) error {
	if !errors.Is(err, errAssertion()) {
		return err
	}
	cause := request.Of(ctx).Cause
	isKnown, err := s.isIssuerKnown(ctx, text, cause)
	switch {
	case err != nil:
		return err
	case !isKnown:
		return request.WithCause(ctx, errClientUnknown(), cause)
	}
	return request.WithCause(ctx, errAssertionOfClient(), cause)
}

// isIssuerKnown reports whether an assertion that was refused for cause is from a
// client, as far as the cause shows.
func (s *Service) isIssuerKnown(ctx context.Context, text string, cause error) (bool, error) {
	var token *access.TokenError
	if !errors.As(cause, &token) || token.Fault != access.FaultSubject {
		return token == nil || token.Fault != access.FaultUnknownUser, nil
	}
	// The library did not ask for the issuer's key.
	var claims struct {
		Issuer string `json:"iss"`
	}
	if _, err := openid.ParseToken(text, &claims); err != nil {
		return true, nil //nolint:nilerr // it has been parsed before
	}
	by, err := s.Application(ctx, claims.Issuer, tenant.Query{})
	return by != nil, err
}
