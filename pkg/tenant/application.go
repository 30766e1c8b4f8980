package tenant

import (
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"net/url"
	"slices"
	"time"
)

// Application is an OAuth client: a program that signs people in or checks tokens. It
// ceases to exist with its project or organisation.
type Application struct {
	InstanceID string
	// ID is unique in the instance and never reused. It may be any text chosen by a
	// caller.
	ID string
	// ClientID identifies the application to the OpenID provider. It is unique in the
	// instance and differs from the ID.
	ClientID string
	// ProjectID and OrgID are the owning project and organisation.
	ProjectID, OrgID string
	// Name is unique in the project, ignoring case.
	Name  string
	State State
	// Exactly one of these is set.
	OIDC *OIDCConfig
	API  *APIConfig
	// SecretHash is the hash of the client secret; nil if there is none.
	SecretHash []byte
	// Keys sign the application's assertions (RFC 7523). They are in the order in which
	// they were added, at most MaxApplicationKeys.
	Keys []ApplicationKey
	Revision
}

// MaxApplicationKeys bounds the keys of an application, which are stored in its item.
const MaxApplicationKeys = 50

// OIDCConfig configures how an application signs people in.
type OIDCConfig struct {
	Type                     ApplicationType
	AuthMethod               ClientAuthMethod
	GrantTypes               []ClientGrantType
	ResponseTypes            []ClientResponseType
	RedirectURIs             []string
	PostLogoutRedirectURIs   []string
	AdditionalOrigins        []string
	DevelopmentMode          bool
	AccessTokenType          AccessTokenType
	AccessTokenRoleAssertion bool
	IDTokenRoleAssertion     bool
	IDTokenUserinfoAssertion bool
	ClockSkew                time.Duration
	SkipNativeAppSuccessPage bool
	BackChannelLogoutURI     string
	LoginVersion             LoginVersion
	// LoginBaseURI applies to LoginVersion2 only and may be empty.
	LoginBaseURI string
}

// APIConfig configures how an application that checks tokens authenticates.
type APIConfig struct {
	// AuthMethod is ClientAuthBasic or ClientAuthPrivateKeyJWT.
	AuthMethod ClientAuthMethod
}

// ApplicationType is where an OIDC application runs. Values match the public API.
type ApplicationType int

// The types of OIDC applications.
const (
	ApplicationWeb ApplicationType = iota
	// ApplicationUserAgent runs in a browser and cannot keep a secret.
	ApplicationUserAgent
	// ApplicationNative runs on a person's device and cannot keep a secret.
	ApplicationNative
)

// ClientAuthMethod is how an application authenticates (RFC 7591 section 2). Values
// match the public API for OIDC applications.
type ClientAuthMethod int

// The methods. A client registered for either Basic or Post may use both.
const (
	ClientAuthBasic ClientAuthMethod = iota
	ClientAuthPost
	ClientAuthNone
	ClientAuthPrivateKeyJWT
)

// HasSecret reports whether a client with that method has a secret.
func (m ClientAuthMethod) HasSecret() bool { return m == ClientAuthBasic || m == ClientAuthPost }

// ClientGrantType is a grant type that an application may use. Values match the public
// API.
type ClientGrantType int

// The grants.
const (
	GrantAuthorizationCode ClientGrantType = iota
	GrantImplicit
	GrantRefreshToken
	GrantDeviceCode
	GrantTokenExchange
)

// ClientResponseType is a response type that an application may request from the
// authorisation endpoint. Values match the public API.
type ClientResponseType int

// The response types: code, id_token, and id_token with token.
const (
	ResponseCode ClientResponseType = iota + 1
	ResponseIDToken
	ResponseIDTokenToken
)

// LoginVersion says which pages sign people in: see Instance.LoginBase.
type LoginVersion int

// The versions.
const (
	LoginVersionUnset LoginVersion = iota
	LoginVersion1
	LoginVersion2
)

// ApplicationKey is the public half of a key of an application.
type ApplicationKey struct {
	ID string
	// PublicKey is in DER SubjectPublicKeyInfo form.
	PublicKey            []byte
	CreatedAt, ExpiresAt time.Time
}

// AuthMethod returns how the application authenticates.
func (a *Application) AuthMethod() ClientAuthMethod {
	if a.OIDC != nil {
		return a.OIDC.AuthMethod
	}
	return a.API.AuthMethod
}

// Kind returns the application type as named by the public API, or "API".
func (a *Application) Kind() string {
	switch {
	case a.OIDC == nil:
		return "API"
	case a.OIDC.Type == ApplicationUserAgent:
		return "USER_AGENT"
	case a.OIDC.Type == ApplicationNative:
		return "NATIVE"
	default:
		return "WEB"
	}
}

// Key returns the key with that id, which may have expired, or nil.
func (a *Application) Key(id string) *ApplicationKey {
	i := slices.IndexFunc(a.Keys, func(k ApplicationKey) bool { return k.ID == id })
	if i < 0 {
		return nil
	}
	return &a.Keys[i]
}

// Origins returns the distinct origins from which a browser may call on behalf of the
// application: those of its redirect URIs and the additional ones.
func (c *OIDCConfig) Origins() (origins []string) {
	seen := map[string]bool{}
	add := func(origin string) {
		if !seen[origin] {
			seen[origin] = true
			origins = append(origins, origin)
		}
	}
	for _, uri := range c.RedirectURIs {
		if u, err := url.Parse(uri); err == nil && u.Scheme != "" && u.Host != "" {
			add(u.Scheme + "://" + u.Host)
		}
	}
	for _, origin := range c.AdditionalOrigins {
		add(origin)
	}
	return origins
}

// IsSecret reports whether text is the client secret of the application. It takes the
// same time if the application is nil or has no secret.
func (a *Application) IsSecret(text string) bool {
	kept := make([]byte, sha256.Size) // matches no secret
	has := false
	if a != nil && a.AuthMethod().HasSecret() && len(a.SecretHash) == sha256.Size {
		kept, has = a.SecretHash, true
	}
	return subtle.ConstantTimeCompare(kept, hashClientSecret(text)) == 1 && has
}

// ApplicationName returns an application's name in the form in which it is claimed;
// names are unique per project. The project id is hashed: as arbitrary text, it could
// otherwise be a prefix of another.
func ApplicationName(projectID, name string) string {
	return fmt.Sprintf("%x#%s", sha256.Sum256([]byte(projectID)), Fold(name))
}

// ClientIsActive reports whether the requested client exists and is active, together
// with its project and organisation.
func (s Snapshot) ClientIsActive() bool {
	return s.Client != nil && s.Client.State == StateActive &&
		s.ClientProject.State == StateActive && s.ClientOrg.State == StateActive
}
