package application

import (
	"context"
	"reflect"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// UpdateCommand names what is to change of an application. What is nil stays.
type UpdateCommand struct {
	ChangeCommand
	Name *string
	OIDC *OIDCUpdate
	// API is how an API is to show who it is.
	API *tenant.ClientAuthMethod
}

// OIDCUpdate names what is to change of a configuration. What is nil stays; a list
// that is not nil takes the place of the one before.
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

// Login is the sign-in page that an application asks for.
type Login struct {
	Version tenant.LoginVersion
	// BaseURI is of tenant.LoginVersion2 alone.
	BaseURI string
}

// Update changes an application in one transaction, and returns it as changed;
// where the command names nothing, it returns it as it is, and writes nothing. It
// returns ErrSameName and ErrSameConfig where all is so already, ErrNotOIDC,
// ErrNotAPI, ErrNameInvalid, ErrNameTaken, ErrChangeInvalid, ErrLogoutURI,
// ErrTextInvalid, ErrFull, tenant.ErrChanged and tenant.ErrUnavailable.
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
		// Nobody could see that it is still there, were the method changed back.
		next.SecretHash = nil
	}
	var renamed []tenant.Write
	if tenant.Fold(next.Name) != tenant.Fold(cmd.Application.Name) {
		renamed = []tenant.Write{claimName(&next), releaseName(cmd.Application)}
	}
	return uc.commit(ctx, cmd.ChangeCommand, next, tenant.ApplicationChanged, dataOf(&next), renamed...)
}

// next returns the application as it is to be.
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

// of returns a configuration with what is to change.
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
