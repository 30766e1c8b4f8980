package application_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/application"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
)

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
