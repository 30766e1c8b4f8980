package application_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/application"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
)

const instanceID = "7000000000000000001"

// web returns an application with all kinds of settings.
func web() *tenant.Application {
	return &tenant.Application{
		InstanceID: instanceID, ID: "web", ClientID: "9", ProjectID: "portal", OrgID: "5", Name: "Web", State: tenant.StateActive,
		OIDC: &tenant.OIDCConfig{
			GrantTypes: []tenant.ClientGrantType{tenant.GrantAuthorizationCode, tenant.GrantRefreshToken}, ResponseTypes: []tenant.ClientResponseType{tenant.ResponseCode},
			RedirectURIs: []string{"https://app.example.com/cb"}, PostLogoutRedirectURIs: []string{"https://app.example.com/out"}, ClockSkew: time.Second,
			LoginVersion: tenant.LoginVersion1,
		},
		SecretHash: []byte("kept"), Revision: tenanttest.FirstRevision,
	}
}

func changes(store tenant.Store) *application.Changes {
	return &application.Changes{Store: store, Clock: tenanttest.Clock, IDs: tenanttest.IDs()}
}

func pointer[T any](value T) *T { return &value }

// TestUpdate checks that an update changes the named fields and nothing else.
func TestUpdate(t *testing.T) {
	name := func(n string) string { return tenant.ApplicationName("portal", n) }
	for _, tt := range []struct {
		name string
		cmd  application.UpdateCommand
		to   func(*tenant.Application)
		also []tenant.Write
	}{
		{
			"renamed",
			application.UpdateCommand{Name: pointer(" Shop ")},
			func(a *tenant.Application) { a.Name = "Shop" },
			[]tenant.Write{
				tenant.Claim{Kind: tenant.ClaimApplicationName, InstanceID: instanceID, Name: name("shop"), Owner: "9", Taken: application.ErrNameTaken},
				tenant.Release{Kind: tenant.ClaimApplicationName, InstanceID: instanceID, Name: name("web"), Owner: "9"},
			},
		},
		{"in another case", application.UpdateCommand{Name: pointer("WEB")}, func(a *tenant.Application) { a.Name = "WEB" }, nil},
		{
			"the same name and another skew",
			application.UpdateCommand{Name: pointer("Web"), OIDC: &application.OIDCUpdate{ClockSkew: pointer(time.Duration(0))}},
			func(a *tenant.Application) { a.OIDC.ClockSkew = 0 }, nil,
		},
		{
			"an emptied list",
			application.UpdateCommand{OIDC: &application.OIDCUpdate{PostLogoutRedirectURIs: []string{""}, Login: &application.Login{}}},
			func(a *tenant.Application) {
				a.OIDC.PostLogoutRedirectURIs, a.OIDC.LoginVersion = nil, tenant.LoginVersionUnset
			}, nil,
		},
		{
			"addresses with blanks around",
			application.UpdateCommand{OIDC: &application.OIDCUpdate{
				BackChannelLogoutURI: pointer(" https://app.example.com/bcl "), Login: &application.Login{Version: tenant.LoginVersion2, BaseURI: " https://login.example.com "},
			}},
			func(a *tenant.Application) {
				a.OIDC.BackChannelLogoutURI, a.OIDC.LoginVersion, a.OIDC.LoginBaseURI = "https://app.example.com/bcl", tenant.LoginVersion2, "https://login.example.com"
			}, nil,
		},
		{
			// A leftover secret would be invisible to its owner.
			"no secret any more",
			application.UpdateCommand{OIDC: &application.OIDCUpdate{AuthMethod: pointer(tenant.ClientAuthNone)}},
			func(a *tenant.Application) { a.OIDC.AuthMethod, a.SecretHash = tenant.ClientAuthNone, nil }, nil,
		},
		{
			"the secret otherwise",
			application.UpdateCommand{OIDC: &application.OIDCUpdate{AuthMethod: pointer(tenant.ClientAuthPost)}},
			func(a *tenant.Application) { a.OIDC.AuthMethod = tenant.ClientAuthPost }, nil,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			store, read, want := &tenanttest.Store{}, web(), web()
			tt.to(want)
			want.Revision = tenanttest.FirstRevision.Next(tenanttest.Time)
			tt.cmd.ChangeCommand = application.ChangeCommand{Actor: "ops", Application: read}
			got, err := changes(store).Update(context.Background(), tt.cmd)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("application (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(web(), read); diff != "" {
				t.Errorf("what was read was changed (-want +got):\n%s", diff)
			}
			wantWrites := append([]tenant.Write{tenant.Update{Entity: want}}, tt.also...)
			if diff := cmp.Diff(wantWrites, store.OnlyChange(t).Writes, cmp.Comparer(tenanttest.SameError)); diff != "" {
				t.Errorf("writes (-want +got):\n%s", diff)
			}
		})
	}
}

// TestUpdate_refused checks that nothing of a refused update is written.
func TestUpdate_refused(t *testing.T) {
	for name, tt := range map[string]struct {
		cmd  application.UpdateCommand
		want *tenant.Error
	}{
		"the same name":        {application.UpdateCommand{Name: pointer("Web")}, application.ErrSameName},
		"the same all":         {application.UpdateCommand{Name: pointer("Web"), OIDC: &application.OIDCUpdate{}}, application.ErrSameName},
		"the same addresses":   {application.UpdateCommand{OIDC: &application.OIDCUpdate{RedirectURIs: []string{" https://app.example.com/cb"}}}, application.ErrSameConfig},
		"a blank name":         {application.UpdateCommand{Name: pointer("  ")}, application.ErrNameInvalid},
		"an API":               {application.UpdateCommand{API: pointer(tenant.ClientAuthBasic)}, application.ErrNotAPI},
		"grants without a use": {application.UpdateCommand{OIDC: &application.OIDCUpdate{GrantTypes: []tenant.ClientGrantType{tenant.GrantRefreshToken}}}, application.ErrChangeInvalid},
		"no response type": {application.UpdateCommand{OIDC: &application.OIDCUpdate{
			GrantTypes: []tenant.ClientGrantType{tenant.GrantAuthorizationCode, tenant.GrantImplicit}, ResponseTypes: []tenant.ClientResponseType{0},
		}}, application.ErrChangeInvalid},
		"too much":   {application.UpdateCommand{OIDC: &application.OIDCUpdate{RedirectURIs: tooMuch()}}, application.ErrFull},
		"a line end": {application.UpdateCommand{OIDC: &application.OIDCUpdate{RedirectURIs: []string{"https://a.example\n/cb"}}}, application.ErrTextInvalid},
	} {
		store := &tenanttest.Store{}
		tt.cmd.ChangeCommand = application.ChangeCommand{Actor: "ops", Application: web()}
		got, err := changes(store).Update(context.Background(), tt.cmd)
		t.Log(name)
		store.CheckRefused(t, err, tt.want, got != nil)
	}
}

func tooMuch() (uris []string) {
	for n := range 41 {
		uris = append(uris, "https://"+strings.Repeat("a", 4990)+strings.Repeat("b", n))
	}
	return uris
}
