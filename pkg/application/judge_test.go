package application_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/application"
	"github.com/tenantry/tenantry/pkg/tenant"
)

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
