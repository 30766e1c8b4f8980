package application

import (
	"context"
	"reflect"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// UpdateCommand requests changes of an application. Nil members stay unchanged.
type UpdateCommand struct {
	ChangeCommand
	Name *string
	OIDC *OIDCUpdate
	// API is the new authentication method of an API.
	API *tenant.ClientAuthMethod
}

// OIDCUpdate has the changes of a configuration. Nil members stay unchanged; a non-nil
// list replaces the previous one.
type OIDCUpdate struct {
	Type                                                     *tenant.ApplicationType
	AuthMethod                                               *tenant.ClientAuthMethod
	GrantTypes                                               []tenant.ClientGrantType
	ResponseTypes                                            []tenant.ClientResponseType
	RedirectURIs, PostLogoutRedirectURIs, AdditionalOrigins  []string
	DevelopmentMode, SkipNativeAppSuccessPage                *bool
	AccessTokenType                                          *tenant.AccessTokenType
	AccessTokenRoles, IDTokenRoles, IDTokenUserinfoAssertion *bool
	ClockSkew                                                *time.Duration
	BackChannelLogoutURI                                     *string
	Login                                                    *Login
}

// Login is the sign-in page requested by an application.
type Login struct {
	Version tenant.LoginVersion
	// BaseURI applies to tenant.LoginVersion2 only.
	BaseURI string
}

// Update changes an application in one transaction and returns it as changed. An empty
// command writes nothing and returns the application as it is. It returns ErrSameName
// and ErrSameConfig if nothing would change, ErrNotOIDC, ErrNotAPI, ErrNameInvalid,
// ErrNameTaken, ErrChangeInvalid, ErrLogoutURI, ErrLogoutURISyntax, ErrTextInvalid,
// ErrFull, tenant.ErrChanged and tenant.ErrUnavailable.
func (uc *Changes) Update(ctx context.Context, cmd UpdateCommand) (*tenant.Application, error) {
	next, err := cmd.next()
	switch {
	case err != nil:
		return nil, err
	case !reflect.DeepEqual(next, *cmd.Application):
	case cmd.Name != nil:
		return nil, ErrSameName
	case cmd.OIDC != nil || cmd.API != nil:
		return nil, ErrSameConfig
	default:
		return cmd.Application, nil
	}
	if !next.AuthMethod().HasSecret() {
		// The secret would become valid again if the method were changed back, without
		// being visible in the meantime.
		next.SecretHash = nil
	}
	var renamed []tenant.Write
	if tenant.Fold(next.Name) != tenant.Fold(cmd.Application.Name) {
		renamed = []tenant.Write{claimName(&next), releaseName(cmd.Application)}
	}
	return uc.commit(ctx, cmd.ChangeCommand, next, tenant.ApplicationChanged, dataOf(&next), renamed...)
}

// next returns the changed application.
func (c UpdateCommand) next() (next tenant.Application, err error) {
	next = *c.Application
	if c.Name != nil {
		if next.Name, err = tenant.UniqueName(*c.Name, ErrNameInvalid); err != nil {
			return next, err
		}
	}
	if c.API != nil {
		if next.API == nil {
			return next, ErrNotAPI
		}
		next.API = &tenant.APIConfig{AuthMethod: *c.API}
	}
	if c.OIDC != nil {
		if next.OIDC == nil {
			return next, ErrNotOIDC
		}
		next.OIDC = c.OIDC.of(*next.OIDC)
		return next, check(next.OIDC, ErrChangeInvalid)
	}
	return next, nil
}

// of returns the changed configuration.
func (u *OIDCUpdate) of(c tenant.OIDCConfig) *tenant.OIDCConfig {
	set(&c.Type, u.Type)
	set(&c.AuthMethod, u.AuthMethod)
	setList(&c.GrantTypes, u.GrantTypes)
	setList(&c.ResponseTypes, u.ResponseTypes)
	setList(&c.RedirectURIs, u.RedirectURIs)
	setList(&c.PostLogoutRedirectURIs, u.PostLogoutRedirectURIs)
	setList(&c.AdditionalOrigins, u.AdditionalOrigins)
	set(&c.DevelopmentMode, u.DevelopmentMode)
	set(&c.SkipNativeAppSuccessPage, u.SkipNativeAppSuccessPage)
	set(&c.AccessTokenType, u.AccessTokenType)
	set(&c.AccessTokenRoleAssertion, u.AccessTokenRoles)
	set(&c.IDTokenRoleAssertion, u.IDTokenRoles)
	set(&c.IDTokenUserinfoAssertion, u.IDTokenUserinfoAssertion)
	set(&c.ClockSkew, u.ClockSkew)
	set(&c.BackChannelLogoutURI, u.BackChannelLogoutURI)
	if u.Login != nil {
		c.LoginVersion, c.LoginBaseURI = u.Login.Version, u.Login.BaseURI
	}
	return complete(c)
}

func set[T any](field, value *T) {
	if value != nil {
		*field = *value
	}
}

func setList[T any](field *[]T, value []T) {
	if value != nil {
		*field = value
	}
}
