package functions_test

import (
	"maps"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/go-jose/go-jose/v4"
	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestConformance goes through the modules of the OpenID Foundation's conformance suite
// that docs/reference/conformance.md lists, and checks that each ends as the page says.
func TestConformance(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	listed := listedModules(t)
	if diff := cmp.Diff(slices.Sorted(maps.Keys(listed)), slices.Sorted(maps.Keys(conformanceModules))); diff != "" {
		t.Errorf("modules (-page +test):\n%s", diff)
	}
	for name, r := range map[string]relyingParty{
		"basic": {}, "post": {}, "basic-form": {mode: "form_post"}, "post-form": {mode: "form_post"},
	} {
		method := map[bool]tenant.ClientAuthMethod{true: tenant.ClientAuthBasic, false: tenant.ClientAuthPost}[strings.HasPrefix(name, "basic")]
		owner := p.humanOwner(t, "conformance-"+name, false)
		p.change(t, owner.userPK(), "USER", "SET #h.phone = :p, #h.nickName = :n, #h.gender = :g", map[string]types.AttributeValue{
			":p": &types.AttributeValueMemberS{Value: "+41791234567"}, ":n": &types.AttributeValueMemberS{Value: "ada"},
			":g": &types.AttributeValueMemberN{Value: "1"},
		}, map[string]string{"#h": "human"})
		r.client = p.newApp(t, &owner.machine, p.newProject(t, &owner.machine), func(a *tenant.Application) { a.OIDC.AuthMethod = method })
		r.browser, r.keys = p.browser(owner.host), p.publishedKeys(t, owner.host)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, module := range slices.Sorted(maps.Keys(conformanceModules)) {
				if r.mode != "" && strings.HasPrefix(module, "oidcc-rp-initiated-logout") {
					continue // not in the form's plan
				}
				t.Run(module, func(t *testing.T) {
					one := r
					one.T = t
					conformanceModules[module](&one)
					result := strings.Join(one.warnings, " ")
					if one.isSkipped {
						result = "skipped"
					}
					if result != listed[module] {
						t.Errorf("got %q, the page says %q", result, listed[module])
					}
				})
			}
		})
	}
}

var (
	moduleRows   = regexp.MustCompile("(?m)^\\| `(oidcc-[a-z0-9-]+)` \\| ([^|]+) \\|")
	warningNames = regexp.MustCompile("`([A-Za-z]+)`")
)

// listedModules returns the results on the page: "" for a pass, "skipped", or the
// suite's names of the warnings. It leaves out modules that the suite does not run.
func listedModules(t *testing.T) map[string]string {
	t.Helper()
	page, err := os.ReadFile("../docs/reference/conformance.md")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]string{}
	for _, row := range moduleRows.FindAllStringSubmatch(string(page), -1) {
		switch result := strings.TrimSpace(row[2]); {
		case result == "passed":
			listed[row[1]] = ""
		case result == "skipped":
			listed[row[1]] = result
		case strings.HasPrefix(result, "warning "):
			var names []string
			for _, name := range warningNames.FindAllStringSubmatch(result, -1) {
				names = append(names, name[1])
			}
			listed[row[1]] = strings.Join(names, " ")
		case result != "not run":
			t.Errorf("%s: result %q", row[1], result)
		}
	}
	return listed
}

// conformanceModules are the suite's modules by name.
var conformanceModules = map[string]func(*relyingParty){
	"oidcc-server": func(r *relyingParty) {
		known := []string{"iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "amr", "azp", "at_hash", "sid"}
		for claim := range r.signIn().claims {
			r.warn(slices.Contains(known, claim), "EnsureIdTokenDoesNotContainNonRequestedClaims")
		}
	},
	"oidcc-server-client-secret-post": asking(),
	"oidcc-response-type-missing":     func(r *relyingParty) { r.refused("invalid_request", "response_type", "") },

	"oidcc-userinfo-get":         func(r *relyingParty) { r.wantSubject("GET", nil) },
	"oidcc-userinfo-post-header": func(r *relyingParty) { r.wantSubject("POST", nil) },
	"oidcc-userinfo-post-body":   func(r *relyingParty) { r.wantSubject("", url.Values{}) },

	"oidcc-scope-profile": func(r *relyingParty) {
		r.wantScope("openid profile", "name", "given_name", "family_name", "middle_name", "nickname", "profile", "picture", "website", "gender",
			"birthdate", "zoneinfo", "locale", "updated_at", "preferred_username")
	},
	"oidcc-scope-email":                       func(r *relyingParty) { r.wantScope("openid email", "email", "email_verified") },
	"oidcc-scope-address":                     func(r *relyingParty) { r.wantScope("openid address", "address") },
	"oidcc-scope-phone":                       func(r *relyingParty) { r.wantScope("openid phone", "phone_number", "phone_number_verified") },
	"oidcc-scope-all":                         func(r *relyingParty) { r.wantScope("openid address email phone profile") },
	"oidcc-ensure-other-scope-order-succeeds": func(r *relyingParty) { r.wantScope("email openid", "email", "email_verified") },
	"oidcc-ensure-request-without-nonce-succeeds-for-code-flow": asking("nonce", ""),
	"oidcc-display-page":  asking("display", "page"),
	"oidcc-display-popup": asking("display", "popup"),
	"oidcc-ensure-request-with-unknown-parameter-succeeds": asking("extra", "foobar"),
	"oidcc-login-hint":     asking("login_hint", "buffy@example.com"),
	"oidcc-ui-locales":     asking("ui_locales", "se"),
	"oidcc-claims-locales": asking("claims_locales", "se"),
	"oidcc-ensure-request-with-valid-pkce-succeeds": func(r *relyingParty) {
		r.signIn("code_challenge", mustQuery(r, authorization()).Get("code_challenge"), "code_challenge_method", "S256")
	},
	"oidcc-ensure-request-with-acr-values-succeeds": func(r *relyingParty) {
		r.warn(r.signIn("acr_values", "1 2").claims["acr"] != nil, "ValidateIdTokenACRClaimAgainstAcrValuesRequest")
	},
	"oidcc-claims-essential": func(r *relyingParty) {
		got := r.signIn("claims", `{"userinfo":{"name":{"essential":true}}}`)
		r.warn(r.claimsOf(r.userinfo(r, r.host, got.AccessToken))["name"] != nil, "EnsureUserInfoContainsName")
	},

	"oidcc-prompt-login":          again(2*time.Second, "prompt", "login"),
	"oidcc-max-age-1":             again(2*time.Second, "max_age", "1"),
	"oidcc-max-age-10000":         again(0, "max_age", "10000"),
	"oidcc-prompt-none-logged-in": again(0, "prompt", "none"),
	"oidcc-id-token-hint":         again(0, "prompt", "none", "id_token_hint", "<the first>"),
	"oidcc-prompt-none-not-logged-in": func(r *relyingParty) {
		r.browser = r.provider.browser(r.host)
		r.refused("login_required", "prompt", "none")
	},

	"oidcc-codereuse":           reuseCode,
	"oidcc-codereuse-30seconds": reuseCode, // the clock makes no difference
	"oidcc-ensure-registered-redirect-uri": func(r *relyingParty) {
		r.wantErrorPage(r.authorize(r.request("redirect_uri", appCallback+"/other")))
	},
	"oidcc-ensure-post-request-succeeds": func(r *relyingParty) {
		sent := r.request()
		back, _ := r.visit(r.browser.open(r, "/oauth/v2/authorize", sent))
		r.exchange(sent, back)
	},
	"oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported": func(r *relyingParty) {
		object := segment(`{"alg":"none"}`) + "." + segment(`{"state":"a state & more","response_mode":"`+r.mode+`"}`) + "."
		r.refused("request_not_supported", "request", object, "state", "", "response_mode", "")
		r.isSkipped = true
	},
	"oidcc-ensure-request-object-with-redirect-uri": func(r *relyingParty) {
		object := segment(`{"alg":"none"}`) + "." + segment(`{"redirect_uri":"`+appCallback+`"}`) + "."
		r.wantErrorPage(r.authorize(r.request("request", object, "redirect_uri", appCallback+"_invalid")))
	},
	"oidcc-refresh-token": refreshTokens,

	"oidcc-rp-initiated-logout":                                         logoutReturns(),
	"oidcc-rp-initiated-logout-no-state":                                logoutReturns("state", ""),
	"oidcc-rp-initiated-logout-no-post-logout-redirect-uri":             logoutStays("post_logout_redirect_uri", ""),
	"oidcc-rp-initiated-logout-only-state":                              logoutStays("post_logout_redirect_uri", "", "id_token_hint", ""),
	"oidcc-rp-initiated-logout-no-params":                               logoutStays("post_logout_redirect_uri", "", "id_token_hint", "", "state", ""),
	"oidcc-rp-initiated-logout-no-id-token-hint":                        logoutStays("id_token_hint", ""),
	"oidcc-rp-initiated-logout-bad-post-logout-redirect-uri":            logoutRefused("post_logout_redirect_uri", "https://app.example.com/bad"),
	"oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri": logoutRefused("post_logout_redirect_uri", "https://app.example.com/out?foo=bar"),
	"oidcc-rp-initiated-logout-modified-id-token-hint": func(r *relyingParty) {
		logoutRefused("id_token_hint", segment(`{"alg":"none"}`)+"."+strings.Split(r.signIn().IDToken, ".")[1]+".")(r)
	},
	"oidcc-rp-initiated-logout-bad-id-token-hint": func(r *relyingParty) {
		claims := map[string]any{"iss": r.app.ClientID, "sub": "SubjectID", "aud": "http://" + r.host, "exp": time.Now().Add(time.Minute).Unix()}
		logoutRefused("id_token_hint", signAs(r, jose.HS256, []byte(r.secret), "", "JWT", claims))(r)
	},
}
