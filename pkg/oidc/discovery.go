package oidc

import (
	"context"

	"github.com/go-jose/go-jose/v4"
	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/oidc/authorize"
	"github.com/tenantry/tenantry/pkg/oidc/endpoint"
	"github.com/tenantry/tenantry/pkg/oidc/keyset"
	"github.com/tenantry/tenantry/pkg/oidc/pages"
	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/oidc/scope"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// cacheControl is the Cache-Control of an instance's public documents. Only the client
// may cache them, because a header may select another instance than the address does.
// It is shorter than a new signing key waits before it signs.
const cacheControl = "private, max-age=300"

// metadata adds what the library does not know.
type metadata struct {
	openid.DiscoveryConfiguration
	// NamesIssuer says that authorisation responses name their issuer (RFC 9207).
	NamesIssuer bool `json:"authorization_response_iss_parameter_supported"`
	// Prompts are those of Initiating User Registration via OpenID Connect 1.0.
	Prompts []string `json:"prompt_values_supported"`
}

// discovery returns the provider's metadata (OpenID Connect Discovery 1.0 section 3):
// exactly what is supported.
func (s *server) discovery(ctx context.Context) (*metadata, error) {
	if _, err := s.base.Read(ctx, tenant.Query{}); err != nil {
		return nil, err
	}
	e := request.Of(ctx)
	e.Header.Set("Cache-Control", cacheControl)
	issuer := e.Issuer
	// The algorithms that machines may sign with; all their keys are RSA.
	assertions := []string{string(jose.RS256), string(jose.PS256)}
	secrets := []openid.AuthMethod{openid.AuthMethodBasic, openid.AuthMethodPost}
	return &metadata{NamesIssuer: true, Prompts: authorize.Prompts, DiscoveryConfiguration: openid.DiscoveryConfiguration{
		Issuer:                      issuer,
		AuthorizationEndpoint:       issuer + endpoint.Authorize,
		EndSessionEndpoint:          issuer + endpoint.EndSession,
		TokenEndpoint:               issuer + endpoint.Token,
		IntrospectionEndpoint:       issuer + endpoint.Introspect,
		UserinfoEndpoint:            issuer + endpoint.Userinfo,
		DeviceAuthorizationEndpoint: issuer + endpoint.DeviceAuthorization,
		RevocationEndpoint:          issuer + endpoint.Revoke,
		JwksURI:                     issuer + endpoint.Keys,

		ScopesSupported:        append([]string{openid.ScopeOfflineAccess}, scope.Known...),
		ResponseTypesSupported: []string{string(openid.ResponseTypeCode)},
		ResponseModesSupported: []string{string(openid.ResponseModeQuery), string(openid.ResponseModeFragment), string(openid.ResponseModeFormPost)},
		GrantTypesSupported: []openid.GrantType{
			openid.GrantTypeCode, openid.GrantTypeRefreshToken, openid.GrantTypeBearer, openid.GrantTypeClientCredentials,
			openid.GrantTypeDeviceCode, openid.GrantTypeTokenExchange,
		},
		CodeChallengeMethodsSupported: []openid.CodeChallengeMethod{openid.CodeChallengeMethodS256},
		UILocalesSupported:            pages.Locales(),

		SubjectTypesSupported: []string{"public"},
		// All that an owner may choose: clients cache the document and would refuse
		// tokens signed by a key of another kind.
		IDTokenSigningAlgValuesSupported: keyset.Algorithms(),

		TokenEndpointAuthMethodsSupported:                  append([]openid.AuthMethod{openid.AuthMethodNone, openid.AuthMethodPrivateKeyJWT}, secrets...),
		TokenEndpointAuthSigningAlgValuesSupported:         assertions,
		RevocationEndpointAuthMethodsSupported:             append([]openid.AuthMethod{openid.AuthMethodNone, openid.AuthMethodPrivateKeyJWT}, secrets...),
		RevocationEndpointAuthSigningAlgValuesSupported:    assertions,
		IntrospectionEndpointAuthMethodsSupported:          append([]openid.AuthMethod{openid.AuthMethodPrivateKeyJWT}, secrets...),
		IntrospectionEndpointAuthSigningAlgValuesSupported: assertions,

		ClaimsSupported: []string{
			"sub", "aud", "exp", "iat", "iss", "auth_time", "nonce", "amr", "at_hash", "client_id", "azp", "sid",
			"preferred_username", "name", "family_name", "given_name", "nickname", "gender", "locale", "updated_at",
			"email", "email_verified", "phone_number", "phone_number_verified",
			scope.ResourceOwner + ":id", scope.ResourceOwner + ":name", scope.ResourceOwner + ":primary_domain",
		},
	}}, nil
}

// publicKeys returns the instance's JSON Web Key Set. Once the instance has an
// application, the set has the key that will sign, because some clients only read it
// when they start. An empty set must not be cached: the first key signs as soon as it
// is made.
func (s *server) publicKeys(ctx context.Context) (*jose.JSONWebKeySet, error) {
	if _, err := s.base.Read(ctx, tenant.Query{}); err != nil {
		return nil, err
	}
	e := request.Of(ctx)
	keys, err := s.keys.Publish(ctx, request.Instance(ctx), func() (bool, error) {
		page, err := s.base.Store.Applications(ctx, e.InstanceID, tenant.PageQuery{Limit: 1}, nil)
		return len(page.Entries) > 0, err
	})
	if err == nil && len(keys.Keys) > 0 {
		e.Header.Set("Cache-Control", cacheControl)
	}
	return keys, err
}
