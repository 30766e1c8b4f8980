package tenant

import (
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"net/url"
	"slices"
	"time"
)

// Application is a program that signs people in, or that checks tokens: a client
// in the words of OAuth. It is gone when its project or its organisation is.
type Application struct {
	InstanceID string
	// ID is unique in the instance, and never given again. It may be any text that
	// a caller chose.
	ID string
	// ClientID is how the application names itself to the OpenID provider: unique
	// in the instance, and never the ID.
	ClientID string
	// ProjectID and OrgID are what the application belongs to.
	ProjectID, OrgID string
	// Name is unique in the project ignoring case.
	Name  string
	State State
	// Either of these is set.
	OIDC *OIDCConfig
	API  *APIConfig
	// SecretHash is of the client secret; nil where there is none.
	SecretHash []byte
	// Keys are those with which the application signs assertions (RFC 7523), in the
	// order in which they were added: at most MaxApplicationKeys.
	Keys []ApplicationKey
	Revision
}

// MaxApplicationKeys bounds the keys of an application, which are read with it.
const MaxApplicationKeys = 50

// OIDCConfig is how an application signs people in.
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
	// LoginBaseURI is of LoginVersion2 alone; it may be empty.
	LoginBaseURI string
}

// APIConfig is how an application shows who it is that checks tokens.
type APIConfig struct {
	// AuthMethod is ClientAuthBasic or ClientAuthPrivateKeyJWT.
	AuthMethod ClientAuthMethod
}

// ApplicationType says where an OIDC application runs, with the numbers of the
// public API.
type ApplicationType int

// The types of OIDC applications.
const (
	ApplicationWeb ApplicationType = iota
	// ApplicationUserAgent runs in a browser, and can keep no secret.
	ApplicationUserAgent
	// ApplicationNative runs on a person's device, and can keep no secret.
	ApplicationNative
)

// ClientAuthMethod says how an application shows who it is (RFC 7591 section 2),
// with the numbers of the public API for OIDC applications.
type ClientAuthMethod int

// The methods. A client may send its secret by Basic or by Post, whichever of the
// two it is registered with.
const (
	ClientAuthBasic ClientAuthMethod = iota
	ClientAuthPost
	ClientAuthNone
	ClientAuthPrivateKeyJWT
)

// HasSecret reports whether a client with that method has a secret.
func (m ClientAuthMethod) HasSecret() bool { return m == ClientAuthBasic || m == ClientAuthPost }

// ClientGrantType is a grant that an application may use, with the numbers of the
// public API.
type ClientGrantType int

// The grants.
const (
	GrantAuthorizationCode ClientGrantType = iota
	GrantImplicit
	GrantRefreshToken
	GrantDeviceCode
	GrantTokenExchange
)

// ClientResponseType is what an application may ask the authorisation endpoint
// for, with the numbers of the public API.
type ClientResponseType int

// The response types: code, id_token, and id_token with token.
const (
	ResponseCode ClientResponseType = iota + 1
	ResponseIDToken
	ResponseIDTokenToken
)

// LoginVersion is kept as it was sent: there is one sign-in page.
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
	// PublicKey in DER SubjectPublicKeyInfo form.
	PublicKey            []byte
	CreatedAt, ExpiresAt time.Time
}

// AuthMethod returns how the application shows who it is.
func (a *Application) AuthMethod() ClientAuthMethod {
	if a.OIDC != nil {
		return a.OIDC.AuthMethod
	}
	return a.API.AuthMethod
}

// Kind returns where the application runs, in the words of the public API, or "API".
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

// Key returns the key with that id, or nil. It may have expired.
func (a *Application) Key(id string) *ApplicationKey {
	i := slices.IndexFunc(a.Keys, func(k ApplicationKey) bool { return k.ID == id })
	if i < 0 {
		return nil
	}
	return &a.Keys[i]
}

// Origins returns the origins from which a browser may call for the application,
// without repetition: those of its redirect addresses, and the additional ones.
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

// IsSecret reports whether text is the client secret of the application. It takes
// as long for none (nil), and for one without a secret.
func (a *Application) IsSecret(text string) bool {
	kept := make([]byte, sha256.Size) // of no known text
	has := false
	if a != nil && a.AuthMethod().HasSecret() && len(a.SecretHash) == sha256.Size {
		kept, has = a.SecretHash, true
	}
	return subtle.ConstantTimeCompare(kept, hashClientSecret(text)) == 1 && has
}

// ApplicationName returns an application's name as it is claimed: names are unique
// in their project. The project's id is hashed, because it may be any text, which
// must not be the beginning of another one's.
func ApplicationName(projectID, name string) string {
	return fmt.Sprintf("%x#%s", sha256.Sum256([]byte(projectID)), Fold(name))
}

// ClientIsActive reports whether the client that was asked for is there, and active
// with its project and its organisation.
func (s Snapshot) ClientIsActive() bool {
	return s.Client != nil && s.Client.State == StateActive &&
		s.ClientProject.State == StateActive && s.ClientOrg.State == StateActive
}
