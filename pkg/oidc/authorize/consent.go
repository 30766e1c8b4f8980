package authorize

import (
	"context"
	"slices"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"

	"github.com/tenantry/tenantry/pkg/oidc/client"
	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/oidc/signin"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// errConsentRequired is for a request that allows no page (OpenID Connect Core 1.0
// section 3.1.2.6).
func errConsentRequired() error { return &openid.Error{ErrorType: "consent_required"} }

// needsConfirmation reports whether a request needs the person's confirmation on a
// page. fresh says that they signed in for this very request.
func (s *Service) needsConfirmation(ctx context.Context, a *Request, who *signin.Person, fresh bool) bool {
	return a.Wants(openid.PromptConsent) || a.IsImpersonable() && !fresh || s.needsConsent(ctx, a, who)
}

// IsImpersonable reports whether any program on the person's device could have made the
// request in the client's name and would receive the answer. Earlier consent does not
// count then (RFC 8252 section 8.6).
func (a *Request) IsImpersonable() bool {
	return a.Client.IsPublic() && client.IsNative(a.RedirectURI())
}

// needsConsent reports whether a request exceeds what the person has allowed an
// application that needs consent: one that runs on devices, or a third party's.
func (s *Service) needsConsent(ctx context.Context, a *Request, who *signin.Person) bool {
	app := a.Client.App
	if app == nil || app.OIDC.Type != tenant.ApplicationNative && !s.IsThirdParty(ctx, a.Client, who) {
		return false
	}
	return !who.Consents.Cover(app.ClientID, who.User.SignInEpoch, a.Scopes)
}

// IsThirdParty reports whether nobody responsible for a person has admitted an
// application: it belongs neither to the person's organisation nor to the instance's
// default one, whose owners own everything, and the person's organisation gave them no
// role in its project. A project grant does not count, because the other side makes it
// alone.
func (s *Service) IsThirdParty(ctx context.Context, c *client.Client, who *signin.Person) bool {
	if c.App == nil || c.App.OrgID == who.User.OrgID || c.App.OrgID == request.Of(ctx).Instance.DefaultOrgID {
		return false
	}
	for _, orgs := range who.Authorizations.RolesIn(c.Project) {
		if slices.Contains(orgs, who.User.OrgID) {
			return false
		}
	}
	return true
}

// KeepConsent stores what a person allows, where consent is needed. It drops earlier
// consents for applications that no longer exist.
func (s *Service) KeepConsent(ctx context.Context, a *Request, who *signin.Person) error {
	if !s.needsConsent(ctx, a, who) {
		return nil
	}
	app, user := a.Client.App, who.User
	there, err := s.Store.ApplicationsByClientID(ctx, app.InstanceID, who.Consents.Others(app.ClientID))
	if err != nil {
		return err
	}
	isThere := func(id string) bool {
		return slices.ContainsFunc(there, func(other *tenant.Application) bool { return other.ClientID == id })
	}
	given := tenant.Consent{ClientID: app.ClientID, Scopes: a.Scopes, Epoch: user.SignInEpoch, GivenAt: s.Clock.Now()}
	record := s.Record(tenant.ConsentGiven, user.InstanceID, tenant.AuditData{UserID: user.ID, OrgID: user.OrgID, ClientID: app.ClientID})
	now := who
	return tenant.ReadAgain(ctx, func() error {
		if now == nil { // another page was faster
			if now, err = s.ReadAgain(ctx, who); err != nil {
				return err
			}
		}
		next := now.Consents.With(user.ID, user.InstanceID, given, isThere)
		now = nil
		if next.Version == 1 {
			return s.Write(ctx, record, tenant.Create{Entity: next, Else: tenant.ErrChanged})
		}
		return s.Write(ctx, record, tenant.Update{Entity: next})
	})
}
