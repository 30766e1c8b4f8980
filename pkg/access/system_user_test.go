package access_test

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// checkSystemToken reads a bearer token and checks it as the System API does.
func checkSystemToken(t *testing.T, token string, ok bool) {
	t.Helper()
	credential, err := users(t).ReadCredential([]string{"Bearer " + token}, now)
	var caller access.Caller
	if err == nil {
		caller, err = credential.SystemCaller()
	}
	switch {
	case ok && (err != nil || !caller.System):
		t.Errorf("token: got %+v, %v, want a system user", caller, err)
	case !ok && (!errors.Is(err, access.ErrTokenInvalid) || caller.ID != ""):
		t.Errorf("token: got %+v, %v, want %v", caller, err, access.ErrTokenInvalid)
	}
	if err != nil && len(token) > 20 && strings.Contains(err.Error(), token[len(token)-20:]) {
		t.Errorf("error: got %q, want it not to quote the token", err)
	}
}

// Source: the contract, README.md ("Where the original is weak") and reads.md
// ("System JWTs"), golden cases create/auth-*.
func TestReadCredential_claims(t *testing.T) {
	at := func(d time.Duration) any { return now.Add(d).Unix() }
	for _, tt := range []struct {
		name    string
		changes object
		ok      bool
	}{
		{"good", nil, true},
		{"audience_as_list", object{"aud": []string{audience}}, true},
		{"audience_among_others", object{"aud": []string{"https://other.example", audience}}, false},
		{"audience_before_others", object{"aud": []string{audience, "https://other.example"}}, false},
		{"audience_twice", object{"aud": []string{audience, audience}}, false},
		{"further_claims", object{"jti": "1", "roles": []string{"SYSTEM_OWNER"}, "nonce": 7}, true},

		{"expired", object{"iat": at(-2 * time.Hour), "exp": at(-time.Hour)}, false},
		{"expired_beyond_the_skew", object{"exp": at(-6 * time.Second)}, false},
		{"expired_within_the_skew", object{"iat": at(-time.Minute), "exp": at(-4 * time.Second)}, true},
		{"no_exp", object{"exp": nil}, false},
		{"exp_as_text", object{"exp": "2099-01-01"}, false},
		{"exp_zero", object{"exp": 0}, false},
		{"exp_negative", object{"exp": -1}, false},
		{"exp_beyond_time", object{"exp": 1e300}, false},
		{"exp_largest_number", object{"exp": math.MaxInt64}, false},
		{"exp_before_iat", object{"iat": at(4 * time.Second), "exp": at(-4 * time.Second)}, false},
		{"exp_at_iat", object{"iat": at(0), "exp": at(0)}, false},

		{"no_iat", object{"iat": nil}, false},
		{"iat_null", object{"iat": json.RawMessage("null")}, false},
		{"iat_within_the_skew", object{"iat": at(5 * time.Second)}, true},
		{"iat_beyond_the_skew", object{"iat": at(6 * time.Second)}, false},
		{"iat_with_fraction", object{"iat": float64(now.Unix()) + 0.5}, true},
		{"iat_long_ago", object{"iat": 0}, false},
		{"iat_beyond_time", object{"iat": -1e300}, false},
		{"iat_smallest_number", object{"iat": math.MinInt64}, false},

		{"lifetime_of_an_hour", object{"exp": at(time.Hour)}, true},
		{"lifetime_with_leeway", object{"exp": at(time.Hour + time.Minute)}, true},
		{"lifetime_above", object{"exp": at(time.Hour + time.Minute + time.Second)}, false},
		{"lifetime_of_years", object{"exp": at(5 * 365 * 24 * time.Hour)}, false},

		{"nbf_past", object{"nbf": at(-time.Hour)}, true},
		{"nbf_within_the_skew", object{"nbf": at(5 * time.Second)}, true},
		{"nbf_beyond_the_skew", object{"nbf": at(6 * time.Second)}, false},
		{"nbf_beyond_time", object{"nbf": 1e300}, false},
		{"nbf_as_text", object{"nbf": "now"}, false},

		{"aud_missing", object{"aud": nil}, false},
		{"aud_empty", object{"aud": ""}, false},
		{"aud_empty_list", object{"aud": []string{}}, false},
		{"aud_other", object{"aud": "https://other.example"}, false},
		{"aud_with_slash", object{"aud": audience + "/"}, false},
		{"aud_in_other_case", object{"aud": "https://API.example.com"}, false},
		{"aud_with_other_scheme", object{"aud": "http://api.example.com"}, false},
		{"aud_with_port", object{"aud": audience + ":443"}, false},
		{"aud_with_blank", object{"aud": audience + " "}, false},
		{"aud_as_prefix", object{"aud": audience + ".evil.example"}, false},
		{"aud_split", object{"aud": []string{"https://api.", "example.com"}}, false},
		{"aud_as_number", object{"aud": 1}, false},

		{"iss_is_not_sub", object{"sub": "other"}, false},
		{"sub_missing", object{"sub": nil}, false},
		{"iss_missing", object{"iss": nil}, false},
		{"both_missing", object{"iss": nil, "sub": nil}, false},
		{"both_empty", object{"iss": "", "sub": ""}, false},
		{"unknown_user", object{"iss": "nobody", "sub": "nobody"}, false},
		{"user_in_other_case", object{"iss": "System", "sub": "System"}, false},
		{"user_with_blank", object{"iss": "system ", "sub": "system "}, false},
		{"another_user's_key", object{"iss": "p256", "sub": "p256"}, false},
	} {
		t.Run(tt.name, func(t *testing.T) { checkSystemToken(t, goodJWT(tt.changes), tt.ok) })
	}
}

// A duplicate name must not be read in two ways.
func TestReadCredential_claim_twice(t *testing.T) {
	text := string(must(json.Marshal(claims(nil))))
	text = strings.Replace(text, `"iss":`, `"iss":"nobody","iss":`, 1)
	input := encode([]byte(`{"alg":"RS256"}`)) + "." + encode([]byte(text))
	checkSystemToken(t, input+"."+encode(rs(testKeys().rsa, crypto.SHA256)([]byte(input))), false)
}

// Each key may be used only with the algorithms of its type. Source: RFC 8725 section
// 3.1.
func TestReadCredential_algorithms(t *testing.T) {
	k := testKeys()
	publicPEM := []byte(spki(&k.rsa.PublicKey))
	block := must(base64.StdEncoding.DecodeString(bareBase64(spki(&k.rsa.PublicKey))))
	for _, tt := range []struct {
		name, user, alg string
		sign            signer
		ok              bool
	}{
		{"RS256", "system", "RS256", rs(k.rsa, crypto.SHA256), true},
		{"PS256", "system", "PS256", ps256(k.rsa), true},
		{"ES256", "p256", "ES256", es256(k.p256), true},
		{"EdDSA", "ed25519", "EdDSA", eddsa(k.ed25519), true},
		{"several/first", "several", "EdDSA", eddsa(k.ed25519), true},
		{"several/second", "several", "RS256", rs(k.otherRSA, crypto.SHA256), true},
		{"several/third", "several", "PS256", ps256(k.rsa), true},
		{"several/none_of_them", "several", "ES256", es256(k.p256), false},

		{"other_key", "system", "RS256", rs(k.otherRSA, crypto.SHA256), false},
		{"RS384", "system", "RS384", rs(k.rsa, crypto.SHA384), false},
		{"RS512", "system", "RS512", rs(k.rsa, crypto.SHA512), false},
		{"RS256_of_another_hash", "system", "RS256", rs(k.rsa, crypto.SHA384), false},
		{"RS256_signed_as_PS256", "system", "RS256", ps256(k.rsa), false},
		{"PS256_signed_as_RS256", "system", "PS256", rs(k.rsa, crypto.SHA256), false},
		{"HS256_with_the_key_in_PEM_as_secret", "system", "HS256", hs256(publicPEM), false},
		{"HS256_with_the_key_in_PEM_trimmed", "system", "HS256", hs256(bytes.TrimSpace(publicPEM)), false},
		{"HS256_with_the_key_in_DER", "system", "HS256", hs256(block), false},
		{"HS256_with_an_empty_secret", "system", "HS256", hs256(nil), false},
		{"HS256_called_RS256", "system", "RS256", hs256(publicPEM), false},
		{"none", "system", "none", unsigned, false},
		{"none_upper_case", "system", "NONE", unsigned, false},
		{"none_with_a_signature", "system", "none", rs(k.rsa, crypto.SHA256), false},
		{"RS256_without_a_signature", "system", "RS256", unsigned, false},
		{"RS256_lower_case", "system", "rs256", rs(k.rsa, crypto.SHA256), false},
		{"no_algorithm", "system", "", rs(k.rsa, crypto.SHA256), false},
		{"EdDSA_for_an_RSA_key", "system", "EdDSA", eddsa(k.ed25519), false},
		{"ES256_for_an_RSA_key", "system", "ES256", es256(k.p256), false},
		{"RS256_for_a_P256_key", "p256", "RS256", rs(k.rsa, crypto.SHA256), false},
		{"RS256_for_an_Ed25519_key", "ed25519", "RS256", rs(k.rsa, crypto.SHA256), false},
		{"HS256_with_the_Ed25519_key", "ed25519", "HS256", hs256(k.ed25519.Public().(ed25519.PublicKey)), false},
		{"ES256_of_zeros", "p256", "ES256", func([]byte) []byte { return make([]byte, 64) }, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			header := object{"alg": tt.alg}
			if tt.alg == "" {
				header = object{}
			}
			checkSystemToken(t, jwt(header, claims(object{"iss": tt.user, "sub": tt.user}), tt.sign), tt.ok)
		})
	}
}

// No token header selects the key or affects how the token is read.
func TestReadCredential_header_tricks(t *testing.T) {
	k := testKeys()
	own, other := rs(k.rsa, crypto.SHA256), rs(k.otherRSA, crypto.SHA256)
	jwk := object{"kty": "RSA", "n": encode(k.otherRSA.N.Bytes()), "e": "AQAB"}
	for _, tt := range []struct {
		name   string
		header object
		sign   signer
		ok     bool
	}{
		{"kid_is_ignored", object{"alg": "RS256", "kid": "whatever"}, own, true},
		{"kid_of_a_path", object{"alg": "RS256", "kid": "../../dev/null"}, other, false},
		{"typ_of_another_kind", object{"alg": "RS256", "typ": "at+jwt"}, own, true},
		{"jwk_of_another_key", object{"alg": "RS256", "jwk": jwk}, other, false},
		{"jku", object{"alg": "RS256", "jku": "https://evil.example/keys"}, other, false},
		{"x5u", object{"alg": "RS256", "x5u": "https://evil.example/cert"}, other, false},
		{"x5c", object{"alg": "RS256", "x5c": []string{"AAAA"}}, other, false},
		{"crit_unknown", object{"alg": "RS256", "crit": []string{"exp"}, "exp": 0}, own, false},
		{"crit_b64", object{"alg": "RS256", "crit": []string{"b64"}, "b64": false}, own, false},
		{"b64_without_crit", object{"alg": "RS256", "b64": false}, own, false},
		{"nested", object{"alg": "RS256", "cty": "JWT"}, own, true},
	} {
		t.Run(tt.name, func(t *testing.T) { checkSystemToken(t, jwt(tt.header, claims(nil), tt.sign), tt.ok) })
	}
}

func TestReadCredential_no_jwt(t *testing.T) {
	good := goodJWT(nil)
	parts := strings.Split(good, ".")
	encrypter := must(jose.NewEncrypter(jose.A128GCM, jose.Recipient{Algorithm: jose.RSA_OAEP, Key: &testKeys().rsa.PublicKey}, nil))
	encrypted := must(must(encrypter.Encrypt(must(json.Marshal(claims(nil))))).CompactSerialize())
	wrapped := must(must(encrypter.Encrypt([]byte(good))).CompactSerialize())
	for _, tt := range []struct{ name, token string }{
		{"garbage", "garbage"},
		{"dots", ".."},
		{"two_parts", parts[0] + "." + parts[1]},
		{"four_parts", good + ".x"},
		{"no_signature", parts[0] + "." + parts[1] + "."},
		{"no_header", "." + parts[1] + "." + parts[2]},
		{"no_claims", parts[0] + ".." + parts[2]},
		{"claims_changed", parts[0] + "." + encode(must(json.Marshal(claims(object{"exp": now.Add(time.Minute).Unix()})))) + "." + parts[2]},
		{"header_changed", encode([]byte(`{"alg":"RS256"}`)) + "." + parts[1] + "." + parts[2]},
		{"padded", parts[0] + "=." + parts[1] + "." + parts[2]},
		{"other_alphabet", parts[0] + "." + parts[1] + "." + strings.NewReplacer("-", "+", "_", "/").Replace(parts[2]) + "+"},
		{"json_form", `{"payload":"` + parts[1] + `","protected":"` + parts[0] + `","signature":"` + parts[2] + `"}`},
		{"jwe_of_the_claims", encrypted},
		{"jwe_of_the_token", wrapped},
		{"blank_inside", parts[0] + ". " + parts[1] + "." + parts[2]},
		{"tab_inside", parts[0] + "." + parts[1] + "\t." + parts[2]},
		{"line_end_inside", parts[0] + "." + parts[1] + "." + parts[2][:9] + "\n" + parts[2][9:]},
		{"two_tokens", good + " " + good},
		{"two_tokens_by_comma", good + ", Bearer " + good},
		{"16_kilobytes", goodJWT(object{"pad": strings.Repeat("x", 16<<10)})},
		{"claims_are_no_object", jwtOf(`[]`)},
		{"claims_are_null", jwtOf(`null`)},
		{"claims_are_no_json", jwtOf(`{`)},
		{"not_utf8", "\xff\xfe.\xff.\xff"},
	} {
		t.Run(tt.name, func(t *testing.T) { checkSystemToken(t, tt.token, false) })
	}
}

// jwtOf signs any text.
func jwtOf(payload string) string {
	input := encode([]byte(`{"alg":"RS256"}`)) + "." + encode([]byte(payload))
	return input + "." + encode(rs(testKeys().rsa, crypto.SHA256)([]byte(input)))
}

// A token below the limit is read, however much else it contains.
func TestReadCredential_large_token(t *testing.T) {
	checkSystemToken(t, goodJWT(object{"pad": strings.Repeat("x", 4<<10)}), true)
}

func TestSystemCaller(t *testing.T) {
	for _, tt := range []struct {
		user  string
		roles []tenant.Role
	}{
		{"system", []tenant.Role{tenant.RoleSystemOwner}},
		{"limited", []tenant.Role{tenant.RoleSystemOwnerViewer}},
		{"everywhere", []tenant.Role{tenant.RoleSystemOwner, tenant.RoleIAMOwner}},
	} {
		t.Run(tt.user, func(t *testing.T) {
			credential, err := users(t).ReadCredential([]string{"Bearer " + goodJWT(object{"iss": tt.user, "sub": tt.user})}, now)
			if err != nil {
				t.Fatalf("ReadCredential: got error %v, want none", err)
			}
			if got := credential.Query(); got != (tenant.Query{}) {
				t.Errorf("Query: got %+v, want nothing to read", got)
			}
			for api, judge := range map[string]func() (access.Caller, error){
				"system":   credential.SystemCaller,
				"instance": func() (access.Caller, error) { return credential.InstanceCaller("1", tenant.Snapshot{}, now) },
			} {
				caller, err := judge()
				if err != nil || caller.ID != tt.user || !caller.System {
					t.Errorf("%s API: got %+v, %v, want %q", api, caller, err, tt.user)
				}
				if diff := cmp.Diff(tt.roles, caller.Roles); diff != "" {
					t.Errorf("%s API: roles (-want +got):\n%s", api, diff)
				}
			}
		})
	}
}
