package application_test

import (
	"context"
	"errors"
	"slices"
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

// TestCreate checks that the id stays reserved after removal, while the name is
// free.
func TestCreate(t *testing.T) {
	project := &tenant.Project{InstanceID: instanceID, ID: "portal", OrgID: "5"}
	create := func(store tenant.Store) *application.Create {
		return &application.Create{Store: store, Clock: tenanttest.Clock, IDs: tenanttest.IDs()}
	}
	store := &tenanttest.Store{}
	got, err := create(store).Execute(context.Background(), application.CreateCommand{Actor: "ops", Project: project, ID: "mine", Name: " Web ", OIDC: &tenant.OIDCConfig{}})
	if err != nil {
		t.Fatal(err)
	}
	if got.Secret == "" || !got.IsSecret(got.Secret) || got.ClientID == got.ID {
		t.Errorf("got %+v", got)
	}
	wantWrites := []tenant.Write{
		tenant.Claim{Kind: tenant.ClaimApplicationID, InstanceID: instanceID, Name: "mine", Owner: got.ClientID, Taken: application.ErrIDTaken},
		tenant.Create{Entity: got.Application},
		tenant.Claim{Kind: tenant.ClaimApplicationName, InstanceID: instanceID, Name: tenant.ApplicationName("portal", "web"), Owner: got.ClientID, Taken: application.ErrNameTaken},
	}
	if diff := cmp.Diff(wantWrites, store.OnlyChange(t).Writes, cmp.Comparer(tenanttest.SameError)); diff != "" {
		t.Errorf("writes (-want +got):\n%s", diff)
	}
	for name, tt := range map[string]struct {
		cmd  application.CreateCommand
		want *tenant.Error
	}{
		"no project":       {application.CreateCommand{Name: "x", API: &tenant.APIConfig{}}, application.ErrProjectUnknown},
		"an id with a NUL": {application.CreateCommand{Project: project, ID: "a\x00", Name: "x", API: &tenant.APIConfig{}}, application.ErrIDInvalid},
		"a blank name":     {application.CreateCommand{Project: project, Name: " ", API: &tenant.APIConfig{}}, application.ErrNameInvalid},
		"SAML":             {application.CreateCommand{Project: project, Name: "x"}, application.ErrSAML},
	} {
		if _, err := create(&tenanttest.Store{}).Execute(context.Background(), tt.cmd); !errors.Is(err, tt.want) {
			t.Errorf("%s: got %v, want %v", name, err, tt.want)
		}
	}
}

// TestCreate_grants checks which grant and response types go together. Source: the
// contract, apps.md, and the public source of the original.
func TestCreate_grants(t *testing.T) {
	project := &tenant.Project{InstanceID: instanceID, ID: "portal", OrgID: "5"}
	type grants = []tenant.ClientGrantType
	type responses = []tenant.ClientResponseType
	for _, tt := range []struct {
		grants    grants
		responses responses
		isValid   bool
	}{
		{nil, nil, true},
		{grants{tenant.GrantAuthorizationCode, tenant.GrantRefreshToken}, nil, true},
		{grants{tenant.GrantDeviceCode}, nil, true},
		{grants{tenant.GrantDeviceCode, tenant.GrantRefreshToken}, responses{tenant.ResponseCode}, true},
		{grants{tenant.GrantImplicit}, responses{tenant.ResponseIDToken, tenant.ResponseIDTokenToken}, true},
		{grants{tenant.GrantImplicit, tenant.GrantAuthorizationCode}, responses{tenant.ResponseIDToken, tenant.ResponseCode}, true},
		{grants{tenant.GrantRefreshToken}, nil, false},
		{grants{tenant.GrantTokenExchange}, nil, false},
		{grants{tenant.GrantImplicit}, nil, false},
		{grants{tenant.GrantAuthorizationCode}, responses{tenant.ResponseIDToken}, false},
		{grants{tenant.GrantAuthorizationCode, tenant.GrantImplicit}, responses{tenant.ResponseCode}, true},
		{grants{tenant.GrantAuthorizationCode, tenant.GrantImplicit}, responses{tenant.ResponseIDToken}, true},
		{grants{tenant.GrantDeviceCode, tenant.GrantImplicit}, nil, true},
		{grants{tenant.GrantDeviceCode}, responses{tenant.ResponseCode, tenant.ResponseIDToken}, false},
	} {
		uc := application.Create{Store: &tenanttest.Store{}, Clock: tenanttest.Clock, IDs: tenanttest.IDs()}
		_, err := uc.Execute(context.Background(), application.CreateCommand{Project: project, Name: "x", OIDC: &tenant.OIDCConfig{GrantTypes: tt.grants, ResponseTypes: tt.responses}})
		if isValid := !errors.Is(err, application.ErrInvalid); isValid != tt.isValid || isValid && err != nil {
			t.Errorf("%v for %v: got %v, want valid: %v", tt.grants, tt.responses, err, tt.isValid)
		}
	}
}

// TestCreate_addresses checks which origins and logout URIs are accepted.
func TestCreate_addresses(t *testing.T) {
	project := &tenant.Project{InstanceID: instanceID, ID: "portal", OrgID: "5"}
	create := func(c tenant.OIDCConfig) error {
		uc := application.Create{Store: &tenanttest.Store{}, Clock: tenanttest.Clock, IDs: tenanttest.IDs()}
		_, err := uc.Execute(context.Background(), application.CreateCommand{Project: project, Name: "x", OIDC: &c})
		return err
	}
	for uri, isTaken := range map[string]bool{
		"https://app.example.com/bcl": true, "http://app.example.com/bcl?a=b": true, "https://93.184.216.34/": true, "https://[2606:2800:220:1::1]:8443/": true,
		"https://localhost/": false, "https://app.localhost/": false, "https://printer/": false, "https://db.internal/": false, "https://127.0.0.1/": false,
		"https://10.0.0.1/bcl": false, "https://192.168.1.1./": false, "https://169.254.169.254/": false, "https://100.64.0.1/": false, "https://[::1]/": false,
		"https://[::ffff:10.0.0.1]/": false, "https://[fd00::1]/": false, "https://[fe80::1%25eth0]/": false, "https://2130706433/": false, "https://1.0x7f/": false,
		"https://0.0.0.0/": false, "ftp://app.example.com/": false, "https://u:p@app.example.com/": false, "https://app.example.com/#x": false,
		"https://app.example.com/#": false, "/bcl": false, "https://": false, "not a URL": false,
		" https://app.example.com/bcl ": true, "": true, "  ": true,
	} {
		if err := create(tenant.OIDCConfig{BackChannelLogoutURI: uri}); errors.Is(err, application.ErrLogoutURI) == isTaken || isTaken && err != nil {
			t.Errorf("logout at %s: got %v, want taken: %v", uri, err, isTaken)
		}
	}
	for _, uri := range []string{"https://app.example.com:x/", "::", "https://[::1", "%zz"} {
		if err := create(tenant.OIDCConfig{BackChannelLogoutURI: uri}); !errors.Is(err, application.ErrLogoutURISyntax) {
			t.Errorf("logout at %s: got %v", uri, err)
		}
	}
	for origin, isTaken := range map[string]bool{
		"https://a.example.com": true, "http://localhost:3000": true, "app://host": true, "https://a.example.com/": false, "https://a.example.com/path": false,
		"a.example.com": false, "https://u@a.example.com": false, "https://a.example.com?x": false, "*": false,
	} {
		if err := create(tenant.OIDCConfig{AdditionalOrigins: []string{origin}}); errors.Is(err, application.ErrInvalid) == isTaken || isTaken && err != nil {
			t.Errorf("origin %s: got %v, want taken: %v", origin, err, isTaken)
		}
	}
}

// TestJudge checks the reported compliance problems. Source: the contract's
// recorded cases, by problem key, and the original's public source.
func TestJudge(t *testing.T) {
	code, implicit := []tenant.ClientGrantType{tenant.GrantAuthorizationCode}, []tenant.ClientGrantType{tenant.GrantImplicit}
	both := slices.Concat(implicit, code)
	for _, tt := range []struct {
		grants []tenant.ClientGrantType
		of     tenant.ApplicationType
		method tenant.ClientAuthMethod
		uris   string
		want   string
	}{
		{code, tenant.ApplicationWeb, tenant.ClientAuthBasic, "https://a.example/cb http://a.example/cb", ""},
		{code, tenant.ApplicationWeb, tenant.ClientAuthBasic, "", "NotCompliant NoRedirectUris"},
		{code, tenant.ApplicationWeb, tenant.ClientAuthBasic, "a.example://cb", "NotCompliant Code.RedirectUris.CustomOnlyForNative"},
		{code, tenant.ApplicationUserAgent, tenant.ClientAuthNone, "http://a.example/cb", "NotCompliant NotCompliant Code.RedirectUris.HttpOnlyForWeb"},
		{code, tenant.ApplicationUserAgent, tenant.ClientAuthPost, "https://a.example/cb", "NotCompliant NotCompliant UserAgent.AuthMethodType.NotNone"},
		{code, tenant.ApplicationNative, tenant.ClientAuthNone, "a.example://cb http://[::1]/cb http://localhost:1/cb", ""},
		{code, tenant.ApplicationNative, tenant.ClientAuthNone, "http://a.example/cb", "NotCompliant NotCompliant Native.RedirectUris.MustBeHttpLocalhost"},
		{implicit, tenant.ApplicationWeb, tenant.ClientAuthNone, "http://localhost/cb", "NotCompliant Implicit.RedirectUris.HttpNotAllowed"},
		{implicit, tenant.ApplicationNative, tenant.ClientAuthNone, "http://localhost/cb", ""},
		{implicit, tenant.ApplicationNative, tenant.ClientAuthNone, "a.example://cb", "NotCompliant NotCompliant Implicit.RedirectUris.CustomNotAllowed"},
		{implicit, tenant.ApplicationNative, tenant.ClientAuthNone, "http://a.example/cb", "NotCompliant NotCompliant Native.RedirectUris.MustBeHttpLocalhost"},
		{implicit, tenant.ApplicationUserAgent, tenant.ClientAuthNone, "http://localhost/cb", "NotCompliant NotCompliant Implicit.RedirectUris.HttpNotAllowed"},
		{implicit, tenant.ApplicationUserAgent, tenant.ClientAuthNone, "a.example://cb http://a.example/cb", "NotCompliant NotCompliant Implicit.RedirectUris.CustomNotAllowed Implicit.RedirectUris.HttpNotAllowed"},
		{both, tenant.ApplicationNative, tenant.ClientAuthNone, "a.example://cb", "NotAllCombinationsAreAllowed"},
		{both, tenant.ApplicationNative, tenant.ClientAuthNone, "http://a.example/cb", "NotCompliant NotCompliant Native.RedirectUris.MustBeHttpLocalhost"},
		{both, tenant.ApplicationUserAgent, tenant.ClientAuthNone, "http://a.example/cb", "NotCompliant NotCompliant Code.RedirectUris.HttpOnlyForWeb"},
		{both, tenant.ApplicationWeb, tenant.ClientAuthBasic, "a.example://cb", "NotCompliant Implicit.RedirectUris.CustomNotAllowed"},
		{both, tenant.ApplicationWeb, tenant.ClientAuthBasic, "http://a.example/cb", "NotAllCombinationsAreAllowed"},
		{both, tenant.ApplicationWeb, tenant.ClientAuthBasic, "https://a.example/cb", ""},
		{code, tenant.ApplicationUserAgent, tenant.ClientAuthBasic, "a.example://cb http://a.example/cb", "NotCompliant NotCompliant Code.RedirectUris.HttpOnlyForWeb Code.RedirectUris.CustomOnlyForNative UserAgent.AuthMethodType.NotNone"},
		{code, tenant.ApplicationNative, tenant.ClientAuthNone, "", "NotCompliant NotCompliant NoRedirectUris"},
		{code, tenant.ApplicationNative, tenant.ClientAuthNone, "http://127.9.9.9/cb http://localhost/cb", ""},
		{code, tenant.ApplicationNative, tenant.ClientAuthNone, "http://localhost/cb cb", "NotCompliant NotCompliant Native.RedirectUris.MustBeHttpLocalhost"},
		{[]tenant.ClientGrantType{tenant.GrantRefreshToken}, tenant.ApplicationUserAgent, tenant.ClientAuthNone, "", "NotCompliant NotCompliant NoRedirectUris GrantType.Refresh.NoAuthCode"},
		{[]tenant.ClientGrantType{tenant.GrantDeviceCode}, tenant.ApplicationNative, tenant.ClientAuthNone, "", ""},
	} {
		got := application.Judge(&tenant.OIDCConfig{GrantTypes: tt.grants, Type: tt.of, AuthMethod: tt.method, RedirectURIs: strings.Fields(tt.uris)})
		keys := strings.ReplaceAll(strings.Join(got.Problems, " "), "Application.OIDC.V1.", "")
		if keys != tt.want || got.NonCompliant != strings.Contains(tt.want, "NotCompliant") {
			t.Errorf("%v %v %s: got %v %s, want %s", tt.grants, tt.of, tt.uris, got.NonCompliant, keys, tt.want)
		}
	}
}
