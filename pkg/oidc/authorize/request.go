package authorize

import (
	"encoding/base64"
	"errors"
	"maps"
	"net/url"
	"slices"
	"time"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/oidc/client"
	"github.com/tenantry/tenantry/pkg/oidc/endpoint"
	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// MaxRequest is the maximum length of an authorization or logout request, in bytes of
// its query. It reappears in the addresses of our pages, a third longer, and API
// Gateway accepts 10,240 bytes of request line and headers: 3,300 are left for the
// headers.
const MaxRequest = 5120

// paramSignedIn is our own, and not part of the request: see IsFresh.
const paramSignedIn = "tenantry_signed_in"

// Request is an authorisation request of a known client with a registered
// redirect address, so its answer goes there, even a refusal.
type Request struct {
	Client *client.Client
	// loginBase is the base address of the client's login pages, or "" for ours.
	loginBase string
	// Form is the request as sent by the client.
	Form url.Values
	// mark shows that a person signed in for this request: see IsFresh.
	mark   string
	Scopes []string
	prompt []string
	// orgID is the organisation to whose people the request is limited, or "".
	orgID string
	// maxAge is how long ago a person may have signed in, or nil for no limit.
	maxAge *time.Duration
}

// RedirectURI returns where the answer goes.
func (a *Request) RedirectURI() string { return a.Form.Get("redirect_uri") }

// isSilent reports whether no page may be shown.
func (a *Request) isSilent() bool { return a.Wants(openid.PromptNone) }

// Wants reports whether the request has a value of "prompt".
func (a *Request) Wants(prompt string) bool { return slices.Contains(a.prompt, prompt) }

// encode returns the request with its mark, as a query.
func (a *Request) encode() string {
	form := a.Form
	if a.mark != "" {
		form = maps.Clone(form)
		form.Set(paramSignedIn, a.mark)
	}
	return form.Encode()
}

// PageAddress returns the address of one of our pages, with the pending request, if a
// is not nil. The request is in base64url: escaped twice, a state full of escapes would
// triple in length. Source: Amazon API Gateway quotas, "Total combined size of request
// line and header values".
func (a *Request) PageAddress(path string) string {
	if a == nil {
		return path
	}
	return path + "?" + url.Values{"authorize": {base64.RawURLEncoding.EncodeToString([]byte(a.encode()))}}.Encode()
}

// Address returns the address that repeats the request.
func (a *Request) Address() string { return endpoint.Authorize + "?" + a.encode() }

// IsOfOrg reports whether the request's organisation, if any, is the person's.
func (a *Request) IsOfOrg(user *tenant.User) bool { return request.InOrg(a.orgID, user) }

// IsFault reports whether an error is an internal one and not the refusal of a request.
func IsFault(err error) bool {
	var refusal *openid.Error
	return !errors.As(err, &refusal)
}
