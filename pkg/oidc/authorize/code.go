package authorize

import (
	"context"
	"time"

	"github.com/tenantry/tenantry/pkg/oidc/scope"
	"github.com/tenantry/tenantry/pkg/oidc/signin"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// newCode makes an authorisation code and stores its hash.
func (s *Service) newCode(ctx context.Context, a *Request, who *signin.Person) (string, error) {
	text, code, err := s.mintCode(a, who)
	if err != nil {
		return "", err
	}
	return text, s.Store.Write(ctx, code.CreatedAt, tenant.Put{Entity: code})
}

// mintCode makes an authorisation code, for the caller to store.
func (s *Service) mintCode(a *Request, who *signin.Person) (text string, code *tenant.AuthorizationCode, err error) {
	now := s.Clock().UTC().Truncate(time.Microsecond)
	code = &tenant.AuthorizationCode{
		InstanceID: who.User.InstanceID, UserID: who.User.ID, ID: s.IDs(),
		ClientID: a.Form.Get("client_id"), RedirectURI: a.RedirectURI(), Scopes: a.Scopes,
		Narrowed: scope.IsNarrowed(a.requestedScopes(), a.Scopes), Nonce: a.Form.Get("nonce"), Challenge: a.Form.Get("code_challenge"),
		AuthTime: who.Session.AuthTime, Epoch: who.Session.Epoch, AMR: who.Session.AMR, SessionID: who.Session.ID,
		CreatedAt: now, ExpiresAt: now.Add(s.CodeLifetime), Version: 1,
	}
	text, code.Hash, err = tenant.MintCode(tenant.TokenRef{InstanceID: code.InstanceID, OrgID: who.User.OrgID, UserID: code.UserID, TokenID: code.ID})
	return text, code, err
}
