package token

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"github.com/tenantry/tenantry/pkg/oidc/client"
	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
	"github.com/tenantry/tenantry/pkg/web"
)

// secretAttempt is an attempt to authenticate as a machine by client secret.
type secretAttempt struct {
	// name is the user name that was sent, other an alternative reading of it, or "".
	// Both are folded.
	name, other string
	secret      string
}

// newSecretAttempt reads what a client sent.
func newSecretAttempt(isBasic bool, c *op.ClientCredentials) secretAttempt {
	a := secretAttempt{name: tenant.Fold(c.ClientID), secret: c.ClientSecret}
	if !isBasic {
		return a
	}
	if decoded, err := url.QueryUnescape(c.ClientID); err == nil && decoded != c.ClientID {
		a.name, a.other = tenant.Fold(decoded), a.name
		if a.other == a.name {
			a.other = "" // a key may be requested only once per read
		}
	}
	// Decoding leaves every secret that we issue unchanged.
	if decoded, err := url.QueryUnescape(a.secret); err == nil {
		a.secret = decoded
	}
	return a
}

// errMachineSecret means that user name and secret do not belong to a machine. It does
// not say which of them is wrong.
var errMachineSecret = errors.New("wrong user name or client secret")

// machineBySecret returns the machine whose user name and secret a client sent; it need
// not be active. For a machine that a warm function has seen before, this takes one
// read. Any failure takes two reads and a write, whether the machine exists or not.
func (s *Service) machineBySecret(ctx context.Context, c *op.ClientCredentials) (tenant.Snapshot, error) {
	e, now := request.Of(ctx), s.Clock().UTC().Truncate(time.Microsecond)
	a := newSecretAttempt(e.IsBasic, c)
	hint := e.InstanceID + "/" + a.name
	query := tenant.Query{LoginName: a.name, LocalName: a.other, InstanceFailures: secretBudget("secret", a.name, now), Authorizations: true}
	query.UserID, query.UserOrgID, _ = strings.Cut(s.machines.Get(hint), "/")
	found, err := s.Read(ctx, query)
	if err != nil {
		return tenant.Snapshot{}, err
	}
	spent := 0
	if found.InstanceFailures != nil {
		spent = found.InstanceFailures.Count
	}
	ownerID, orgID := found.LoginNameOwner, found.LoginNameOrgID
	if ownerID == "" {
		ownerID, orgID = found.LocalNameOwner, found.LocalNameOrgID
	}
	if u := found.User; u != nil && u.ID == ownerID && u.IsClientSecret(a.secret, now) {
		return found, nil
	}
	query = tenant.Query{UserID: ownerID, UserOrgID: orgID, Authorizations: true}
	if ownerID == "" {
		query.UserID, query.UserOrgID = tenant.Nobody, tenant.Nobody // no user has this id, but the read costs the same
	}
	if found, err = s.Read(ctx, query); err != nil {
		return tenant.Snapshot{}, err
	}
	if !found.User.IsClientSecret(a.secret, now) {
		return tenant.Snapshot{}, s.refuseMachineSecret(ctx, found.User, a.name, spent, now)
	}
	s.machines.Set(hint, found.User.ID+"/"+found.User.OrgID)
	return found, nil
}

// refuseMachineSecret records and counts a wrong secret, for an unknown machine as for
// a known one. Once the period's limit is reached, it writes nothing more. A right
// secret is still accepted: secrets cannot be guessed, and deliberate failures must not
// lock a machine out.
func (s *Service) refuseMachineSecret(ctx context.Context, machine *tenant.User, name string, spent int, now time.Time) error {
	e := request.Of(ctx)
	attempts := user.Attempts{InstanceID: e.InstanceID, Budget: secretBudget("secret", name, now), Spent: spent}
	if until := attempts.BlockedUntil(now); now.Before(until) {
		web.SetRetryAfter(e.Header, until.Sub(now))
		return request.WithCause(ctx, op.NewStatusError(openid.ErrSlowDown().WithDescription("too many wrong client secrets, please try again later"),
			http.StatusTooManyRequests), errMachineSecret)
	}
	data := tenant.AuditData{}
	if machine != nil {
		data.UserID, data.OrgID = machine.ID, machine.OrgID
	}
	record := s.Record(tenant.SecretCheckFailed, e.InstanceID, data)
	record.Actor = ""
	if err := s.Write(ctx, record, attempts.Failed(now)...); err != nil {
		return err
	}
	return request.WithCause(ctx, ErrClientCredentials(), errMachineSecret)
}

func errSecret() error { return openid.ErrInvalidClient().WithDescription("invalid secret") }

// refuseClientSecret refuses a wrong secret of an application, and records it. Nobody
// can guess 256 bits; the failures are counted only to bound what is written.
// Applications share that bound the way machine names share theirs.
func (s *Service) refuseClientSecret(ctx context.Context, app *tenant.Application) error {
	now := s.Clock().UTC().Truncate(time.Microsecond)
	attempts := user.Attempts{InstanceID: app.InstanceID, Budget: secretBudget("client", app.ClientID, now)}
	found, err := s.Read(ctx, tenant.Query{InstanceFailures: attempts.Budget})
	if err != nil {
		return err
	}
	if found.InstanceFailures != nil {
		attempts.Spent = found.InstanceFailures.Count
	}
	if now.Before(attempts.BlockedUntil(now)) {
		return errSecret()
	}
	record := s.Record(tenant.ClientSecretCheckFailed, app.InstanceID, tenant.AuditData{
		OrgID: app.OrgID, ProjectID: app.ProjectID, ApplicationID: app.ID, ClientID: app.ClientID,
	})
	if err := s.Write(ctx, record, attempts.Failed(now)...); err != nil {
		return err
	}
	return errSecret()
}

// secretBudget returns the name of the failure count that a name shares with an eighth
// of the others of its kind, machines or applications. People have a separate one, so
// clients cannot block them.
func secretBudget(kind, name string, now time.Time) string {
	return tenant.HashOf(kind, user.BudgetName(name, now))
}

// checkSecret refuses a client that lacks its registered secret, or that sends a secret
// although it has none registered. Basic and post are interchangeable.
func (s *Service) checkSecret(ctx context.Context, c *client.Client, secret string) error {
	switch {
	case c.Method == openid.AuthMethodPrivateKeyJWT:
		return openid.ErrInvalidClient().WithDescription("empty client assertion")
	case c.Method == openid.AuthMethodNone && secret == "":
		return nil
	case secret == "":
		return openid.ErrInvalidClient().WithDescription("empty client secret")
	case c.App.IsSecret(secret):
		return nil
	}
	// Some clients percent-encode the secret in Basic, others do not.
	if decoded, err := url.QueryUnescape(secret); err == nil && request.Of(ctx).IsBasic && c.App.IsSecret(decoded) {
		return nil
	}
	if !c.App.AuthMethod().HasSecret() {
		return errSecret()
	}
	return s.refuseClientSecret(ctx, c.App)
}
