package dynamo

import (
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// applicationItem includes the application's keys, because client authentication always
// needs them.
type applicationItem struct {
	key
	revisionItem
	ID        string               `dynamodbav:"id"`
	ProjectID string               `dynamodbav:"project"`
	OrgID     string               `dynamodbav:"org"`
	Name      string               `dynamodbav:"name"`
	State     tenant.State         `dynamodbav:"state"`
	OIDC      *oidcConfigItem      `dynamodbav:"oidc,omitempty"`
	API       *apiConfigItem       `dynamodbav:"api,omitempty"`
	Secret    []byte               `dynamodbav:"secretHash,omitempty"`
	Keys      []applicationKeyItem `dynamodbav:"keys,omitempty"`
}

type oidcConfigItem struct {
	Type                     tenant.ApplicationType      `dynamodbav:"type"`
	AuthMethod               tenant.ClientAuthMethod     `dynamodbav:"authMethod"`
	GrantTypes               []tenant.ClientGrantType    `dynamodbav:"grantTypes,omitempty"`
	ResponseTypes            []tenant.ClientResponseType `dynamodbav:"responseTypes,omitempty"`
	RedirectURIs             []string                    `dynamodbav:"redirectUris,omitempty"`
	PostLogoutRedirectURIs   []string                    `dynamodbav:"postLogoutRedirectUris,omitempty"`
	AdditionalOrigins        []string                    `dynamodbav:"additionalOrigins,omitempty"`
	DevelopmentMode          bool                        `dynamodbav:"developmentMode,omitempty"`
	AccessTokenType          tenant.AccessTokenType      `dynamodbav:"accessTokenType,omitempty"`
	AccessTokenRoleAssertion bool                        `dynamodbav:"accessTokenRoles,omitempty"`
	IDTokenRoleAssertion     bool                        `dynamodbav:"idTokenRoles,omitempty"`
	IDTokenUserinfoAssertion bool                        `dynamodbav:"idTokenUserinfo,omitempty"`
	// ClockSkew is in nanoseconds.
	ClockSkew                time.Duration       `dynamodbav:"clockSkew,omitempty"`
	SkipNativeAppSuccessPage bool                `dynamodbav:"skipNativeAppSuccessPage,omitempty"`
	BackChannelLogoutURI     string              `dynamodbav:"backChannelLogoutUri,omitempty"`
	LoginVersion             tenant.LoginVersion `dynamodbav:"loginVersion,omitempty"`
	LoginBaseURI             string              `dynamodbav:"loginBaseUri,omitempty"`
}

type apiConfigItem struct {
	AuthMethod tenant.ClientAuthMethod `dynamodbav:"authMethod"`
}

type applicationKeyItem struct {
	ID        string    `dynamodbav:"id"`
	PublicKey []byte    `dynamodbav:"publicKey"`
	CreatedAt time.Time `dynamodbav:"createdAt"`
	ExpiresAt time.Time `dynamodbav:"expiresAt"`
}

func newApplicationItem(a *tenant.Application) applicationItem {
	i := applicationItem{
		key: applicationKey(a.InstanceID, a.ClientID), revisionItem: revisionItem(a.Revision),
		ID: a.ID, ProjectID: a.ProjectID, OrgID: a.OrgID, Name: a.Name, State: a.State,
		OIDC: (*oidcConfigItem)(a.OIDC), API: (*apiConfigItem)(a.API), Secret: a.SecretHash,
	}
	for _, k := range a.Keys {
		i.Keys = append(i.Keys, applicationKeyItem(k))
	}
	return i
}

func (i applicationItem) entity(iid string) *tenant.Application {
	a := &tenant.Application{
		InstanceID: iid, ID: i.ID, ClientID: i.SK, ProjectID: i.ProjectID, OrgID: i.OrgID, Name: i.Name, State: i.State,
		OIDC: (*tenant.OIDCConfig)(i.OIDC), API: (*tenant.APIConfig)(i.API), SecretHash: i.Secret, Revision: tenant.Revision(i.revisionItem),
	}
	for _, k := range i.Keys {
		a.Keys = append(a.Keys, tenant.ApplicationKey(k))
	}
	return a
}
