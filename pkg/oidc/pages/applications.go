package pages

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/tenantry/tenantry/pkg/oidc/endpoint"
	"github.com/tenantry/tenantry/pkg/oidc/signin"
	sessions "github.com/tenantry/tenantry/pkg/session"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// allowedApp is an application with access on behalf of a person: they allowed it, or
// it has tokens of theirs.
type allowedApp struct {
	ClientID, Name string
	// Scopes are the descriptions of what it may do.
	Scopes []string
}

// showApplications lists the applications that have access on behalf of the person who
// is signed in.
func (s *Service) showApplications(p *page) error {
	who, err := s.prepareApplications(p)
	if who == nil {
		return err
	}
	return s.listApplications(p, who, http.StatusOK)
}

// removeAccess removes an application's access: the person's consent, and every token
// that it got through their sign-ins.
func (s *Service) removeAccess(p *page) error {
	who, err := s.prepareApplications(p)
	if who == nil {
		return err
	}
	if !p.isOwnForm() || !p.isSealed() {
		p.Error = p.Text.FormExpired
		return s.listApplications(p, who, http.StatusForbidden)
	}
	ctx, clientID := p.r.Context(), p.r.PostForm.Get("client_id")
	grants, err := s.Store.UserGrants(ctx, who.User.InstanceID, who.User.ID)
	if err != nil {
		return err
	}
	apps, err := s.allowedApps(ctx, p.Text, who, grants)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(apps, func(a allowedApp) bool { return a.ClientID == clientID })
	if i < 0 { // it no longer has access
		return s.listApplications(p, who, http.StatusOK)
	}
	grants = slices.DeleteFunc(grants, func(g *tenant.Grant) bool { return g.ClientID != clientID })
	if err := s.endAccess(ctx, who, clientID, grants); err != nil {
		return err
	}
	p.Removed = apps[i].Name
	if who, err = s.prepareApplications(p); who == nil {
		return err
	}
	return s.listApplications(p, who, http.StatusOK)
}

// prepareApplications returns who is signed in. It returns nil if it has already
// answered, or along with an error.
func (s *Service) prepareApplications(p *page) (*signin.Person, error) {
	who, err := s.prepare(p)
	switch {
	case err != nil:
		return nil, err
	case who == nil:
		return nil, p.redirect(endpoint.Login)
	case signin.MustChangePassword(who.User):
		return nil, p.redirect(endpoint.Password)
	}
	if who, err = s.ReadAgain(p.r.Context(), who); errors.Is(err, signin.ErrSessionEnded) {
		return nil, p.redirect(endpoint.Login)
	}
	if who != nil {
		p.Seal = sealFor(who, endpoint.Applications)
	}
	return who, err
}

func (s *Service) listApplications(p *page, who *signin.Person, status int) error {
	ctx := p.r.Context()
	grants, err := s.Store.UserGrants(ctx, who.User.InstanceID, who.User.ID)
	if err != nil {
		return err
	}
	if p.Applications, err = s.allowedApps(ctx, p.Text, who, grants); err != nil {
		return err
	}
	return p.show("applications", status)
}

// allowedApps returns the applications with access through valid consents and grants,
// in the order in which they got it. The built-in client is named by its id.
func (s *Service) allowedApps(ctx context.Context, text *texts, who *signin.Person, grants []*tenant.Grant) ([]allowedApp, error) {
	var ids []string
	scopes := map[string][]string{}
	add := func(clientID string, of []string) {
		if !slices.Contains(ids, clientID) {
			ids = append(ids, clientID)
		}
		scopes[clientID] = append(scopes[clientID], of...)
	}
	if who.Consents != nil {
		for _, c := range who.Consents.All {
			if c.Epoch == who.User.SignInEpoch {
				add(c.ClientID, c.Scopes)
			}
		}
	}
	now := s.Clock()
	for _, g := range grants {
		if now.Before(g.ExpiresAt) && now.Before(g.EndsAt) && who.User.Accepts(g.AuthTime, g.Epoch) {
			add(g.ClientID, g.Scopes)
		}
	}
	registered := tenant.ValidIDs(ids, tenant.IsID)
	var found []*tenant.Application
	if len(registered) > 0 {
		var err error
		if found, err = s.Store.ApplicationsByClientID(ctx, who.User.InstanceID, registered); err != nil {
			return nil, err
		}
	}
	var apps []allowedApp
	for _, id := range ids {
		name := id
		if tenant.IsID(id) {
			i := slices.IndexFunc(found, func(a *tenant.Application) bool { return a.ClientID == id })
			if i < 0 {
				continue // it is gone, and so are its tokens
			}
			name = found[i].Name
		}
		apps = append(apps, allowedApp{id, name, text.scopes(scopes[id])})
	}
	return apps, nil
}

// endAccess ends grants and the person's consent, in one transaction unless there are
// many grants.
func (s *Service) endAccess(ctx context.Context, who *signin.Person, clientID string, grants []*tenant.Grant) error {
	writes, err := sessions.EndAll(ctx, s.Store, grants, s.Clock.Now())
	if err != nil {
		return err
	}
	user := who.User
	record := s.Record(tenant.ConsentRevoked, user.InstanceID, tenant.AuditData{UserID: user.ID, OrgID: user.OrgID, ClientID: clientID})
	now := who
	return tenant.ReadAgain(ctx, func() (err error) {
		if now == nil { // another page was faster
			if now, err = s.ReadAgain(ctx, who); err != nil {
				return err
			}
		}
		next, ok := now.Consents.Without(clientID)
		now = nil
		if !ok {
			return s.Write(ctx, record, writes...)
		}
		return s.Write(ctx, record, append(slices.Clip(writes), tenant.Update{Entity: next})...)
	})
}
