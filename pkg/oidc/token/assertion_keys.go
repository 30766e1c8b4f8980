package token

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"time"

	"github.com/go-jose/go-jose/v4"
	openid "github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/oidc/client"
	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// assertionKeys gives the library the key of an assertion and keeps what was read along
// with it.
type assertionKeys struct {
	server *Service
	// ofClients says that applications may sign, too; with is what to read along with
	// an application.
	ofClients bool
	with      tenant.Query
	// of is the only client that may sign, about any subject; nil if all signers speak
	// for themselves.
	of *client.Client
	// client is the application that signed, or nil for a machine.
	client *client.Client
	found  tenant.Snapshot
	// fault is an error that is not the assertion's fault.
	fault error
	// refusal is why there is no key; the library does not pass it on.
	refusal error
}

func (k *assertionKeys) refuse(fault access.TokenFault, detail string) (*jose.JSONWebKey, error) {
	k.refusal = &access.TokenError{Fault: fault, Detail: detail}
	return nil, k.refusal
}

var _ op.JWTProfileKeyStorage = (*assertionKeys)(nil)

// GetKeyByIDAndClientID implements op.JWTProfileKeyStorage.
func (k *assertionKeys) GetKeyByIDAndClientID(ctx context.Context, keyID, issuer string) (*jose.JSONWebKey, error) {
	switch {
	case !tenant.IsChosenID(issuer):
		return k.refuse(access.FaultUnknownUser, "iss is no id")
	case !tenant.IsID(keyID):
		return k.refuse(access.FaultKey, "kid is no id")
	case k.of != nil && issuer != k.of.ID:
		return k.refuse(access.FaultKey, "iss is another client")
	case k.of != nil:
		return k.keyOfClient(k.of, keyID)
	}
	if k.ofClients {
		c, err := k.server.Application(ctx, issuer, k.withMachine(ctx, keyID, issuer))
		switch {
		case err != nil:
			k.fault = err
			return nil, err
		case c != nil:
			return k.keyOfClient(c, keyID)
		case k.with != tenant.Query{}: // machines send none of these
			return k.refuse(access.FaultUnknownUser, "no active client")
		}
	}
	return k.keyOfMachine(ctx, keyID, issuer)
}

// withMachine returns the query to read along with the application of the given id: the
// machine that may have that id instead, unless the request names another user.
func (k *assertionKeys) withMachine(ctx context.Context, keyID, subject string) tenant.Query {
	if k.with != (tenant.Query{}) {
		return k.with
	}
	return k.server.machineQuery(ctx, keyID, subject)
}

func (k *assertionKeys) keyOfClient(c *client.Client, keyID string) (*jose.JSONWebKey, error) {
	key := c.App.Key(keyID)
	switch {
	case c.Method != openid.AuthMethodPrivateKeyJWT:
		return k.refuse(access.FaultKey, "the application has another way to authenticate")
	case key == nil:
		return k.refuse(access.FaultKey, "unknown")
	}
	k.client = c
	return k.public(keyID, key.PublicKey, key.ExpiresAt)
}

func (k *assertionKeys) keyOfMachine(ctx context.Context, keyID, userID string) (*jose.JSONWebKey, error) {
	found, err := k.server.readMachine(ctx, keyID, userID)
	if err != nil {
		k.fault = err
		return nil, err
	}
	key := found.MachineKey
	switch {
	case found.User == nil:
		return k.refuse(access.FaultUnknownUser, "")
	case key == nil:
		return k.refuse(access.FaultKey, "unknown")
	case key.CreatedAt.Before(found.User.CredentialsFrom):
		return nil, errors.New("the machine's credentials were ended after the key was made")
	}
	k.found = found
	return k.public(keyID, key.PublicKey, key.ExpiresAt)
}

func (k *assertionKeys) public(keyID string, der []byte, expiresAt time.Time) (*jose.JSONWebKey, error) {
	if !k.server.Clock().Before(expiresAt) {
		return k.refuse(access.FaultKey, "expired")
	}
	public, err := x509.ParsePKIXPublicKey(der)
	if err != nil {
		return nil, fmt.Errorf("key %s: %w", keyID, err)
	}
	return &jose.JSONWebKey{Key: public, KeyID: keyID, Use: openid.KeyUseSignature}, nil
}

// readMachine reads a machine and its key. An assertion does not name the machine's
// organisation, but a warm function may remember it.
func (s *Service) readMachine(ctx context.Context, keyID, userID string) (tenant.Snapshot, error) {
	name := request.Of(ctx).InstanceID + "/" + userID
	found, err := s.Prefetched(ctx, s.machineQuery(ctx, keyID, userID))
	switch {
	case err != nil:
	case found.User == nil:
		s.orgs.Forget(name)
	default:
		s.orgs.Set(name, found.User.OrgID)
	}
	return found, err
}

func (s *Service) machineQuery(ctx context.Context, keyID, userID string) tenant.Query {
	return tenant.Query{UserID: userID, UserOrgID: s.orgs.Get(request.Of(ctx).InstanceID + "/" + userID), MachineKeyID: keyID, Authorizations: true}
}
