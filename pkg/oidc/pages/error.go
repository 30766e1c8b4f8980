package pages

import (
	"errors"
	"net/http"
	"strings"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/oidc/endpoint"
	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/tenant"
)

var (
	// errPageExpired is for a page address that nobody was sent to.
	errPageExpired = errors.New("the page's address is incomplete or no longer registered")
	// errNoPage is for an unknown path below the pages' prefix.
	errNoPage = errors.New("no such page")
	// errNoInstance is for a host that belongs to no instance.
	errNoInstance = errors.New("no instance has the host")
)

// fail shows an error page. It tells a person, without internal details, who can do
// something about the problem, and what.
func (p *page) fail(err error) {
	if p.state.UnknownHost != nil && !errors.Is(err, errNoInstance) {
		return // the unknown host decides the answer
	}
	if !wantsPage(p.r) {
		Refuse(p.w, p.r, err)
		return
	}
	status := http.StatusInternalServerError
	var refusal *openid.Error
	switch {
	case errors.As(err, &refusal):
		status = http.StatusBadRequest
		p.explainRefusal(refusal)
	case errors.Is(err, errPageExpired):
		status, p.Error = http.StatusBadRequest, p.Text.AddressWrong
		p.recordCause(err)
	case errors.Is(err, errNoPage):
		status, p.Error = http.StatusNotFound, p.Text.NoPage
		p.recordCause(err)
	case errors.Is(err, errNoInstance):
		status, p.Error = http.StatusNotFound, p.Text.NoInstance
	case tenant.AsError(err).Kind == tenant.KindUnavailable:
		status, p.Error = http.StatusServiceUnavailable, p.Text.Unavailable
		p.w.Header().Set("Retry-After", "2")
		p.recordCause(err)
	default:
		p.Error = p.Text.Internal
		p.addDetail(p.Text.RequestID, p.requestID)
		p.recordCause(err)
	}
	if err := p.show("error", status); err != nil {
		p.recordCause(err)
	}
}

// recordCause records a cause for the log.
func (p *page) recordCause(err error) { p.state.Cause = errors.Join(p.state.Cause, err) }

// explainRefusal shows that a client's request cannot be answered to the client, and
// what its maintainers need to know (RFC 6749 section 4.1.2.1).
func (p *page) explainRefusal(refusal *openid.Error) {
	p.state.Refusal = string(refusal.ErrorType)
	p.Advice = p.Text.RequestWrongAdvice
	switch p.r.URL.Path {
	case endpoint.Authorize:
		p.Error = p.Text.RequestWrong
	case endpoint.EndSession:
		p.Error = p.Text.LogoutWrong
		p.WayOut = endpoint.Logout
	default:
		p.Error, p.Advice = p.Text.AddressWrong, ""
	}
	p.addDetail("error", string(refusal.ErrorType))
	p.addDetail("error_description", refusal.Description)
	for _, name := range []string{"client_id", "redirect_uri", "post_logout_redirect_uri"} {
		p.addDetail(name, p.r.Form.Get(name))
	}
	p.addDetail(p.Text.RequestID, p.requestID)
}

func (p *page) addDetail(name, value string) {
	if value != "" {
		p.Details = append(p.Details, request.Field{Name: name, Value: strings.ToValidUTF8(truncate(value), "")})
	}
}
