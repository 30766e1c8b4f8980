package access_test

import (
	"crypto"
	"crypto/x509"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	signingKeyID  = instanceID + "-7"
	accessTokenID = "2000000000000000005"
	grantID       = "2000000000000000006"
	clientID      = "2000000000000000007"
)

// accessClaims returns the claims of a valid access token, with changes as in claims.
func accessClaims(changes object) object {
	all := object{
		"iss": "https://acme.example.com", "sub": userID, "aud": []string{"https://acme.example.com", access.APIAudience(instanceID)},
		"iat": now.Unix(), "exp": now.Add(time.Hour).Unix(), "jti": accessTokenID, "scope": "openid",
		"client_id": userID, "azp": userID, "urn:tenantry:instance:id": instanceID, "urn:tenantry:org:id": orgID,
	}
	for name, value := range changes {
		if all[name] = value; value == nil {
			delete(all, name)
		}
	}
	return all
}

func accessHeader(changes object) object {
	all := object{"alg": "RS256", "typ": "JWT", "kid": signingKeyID}
	for name, value := range changes {
		if all[name] = value; value == nil {
			delete(all, name)
		}
	}
	return all
}

// foundForAccess returns what is read for a valid access token.
func foundForAccess() tenant.Snapshot {
	s := found(nil)
	s.Token = nil
	s.SigningKey = &tenant.SigningKey{
		InstanceID: instanceID, Number: 7, PublicKey: must(x509.MarshalPKIXPublicKey(&testKeys().rsa.PublicKey)),
		TokenPublicKey: must(x509.MarshalPKIXPublicKey(testKeys().ed25519.Public())), ExpiresAt: now.Add(time.Hour),
	}
	return s
}

// origin returns the claims of a token of the user, of an application and a grant, from
// which another one was exchanged; withOrigins what is read for such.
func origin(changes object) object {
	all := object{"jti": grantID, "sub": userID, "org": orgID, "iat": now.Unix(), "grant": grantID, "client": clientID, "project": "p", "client_org": orgID}
	for name, value := range changes {
		if all[name] = value; value == nil {
			delete(all, name)
		}
	}
	return all
}

func exchanged(changes object) object {
	return object{"urn:tenantry:origins": []object{origin(changes)}}
}

func withOrigins(n int) func(*tenant.Snapshot) {
	return func(s *tenant.Snapshot) {
		for range n {
			user := *s.User
			s.Origins = append(s.Origins, tenant.Snapshot{
				User: &user, Grant: &tenant.Grant{ID: grantID, EndsAt: now.Add(time.Second)},
				Client:        &tenant.Application{ClientID: clientID, State: tenant.StateActive},
				ClientProject: &tenant.Project{State: tenant.StateActive}, ClientOrg: &tenant.Org{State: tenant.StateActive},
			})
		}
	}
}

func TestInstanceCaller_access_token(t *testing.T) {
	k := testKeys()
	unchanged := func(*tenant.Snapshot) {}
	withGrant := func(s *tenant.Snapshot) {
		s.Grant = &tenant.Grant{InstanceID: instanceID, UserID: userID, ID: grantID, EndsAt: now.Add(time.Second)}
	}
	ofApplication := object{"client_id": clientID, "urn:tenantry:client:project:id": "p", "urn:tenantry:client:org:id": orgID}
	withApplication := func(s *tenant.Snapshot) {
		s.Client = &tenant.Application{ClientID: clientID, State: tenant.StateActive}
		s.ClientProject, s.ClientOrg = &tenant.Project{State: tenant.StateActive}, &tenant.Org{State: tenant.StateActive}
	}
	for _, tt := range []struct {
		name           string
		header, claims object
		sign           signer
		change         func(*tenant.Snapshot)
		ok             bool
	}{
		{"good", nil, nil, nil, unchanged, true},
		{"no_kid", object{"kid": nil}, nil, nil, unchanged, false},
		{"kid_of_another_instance", object{"kid": "2000000000000000009-7"}, nil, nil, unchanged, false},
		{"kid_of_another_key", object{"kid": instanceID + "-8"}, nil, nil, unchanged, false},
		{"kid_spelt_otherwise", object{"kid": instanceID + "-07"}, nil, nil, unchanged, false},
		{"good_by_RFC_9068", object{"typ": "at+jwt"}, nil, nil, unchanged, true},
		{"ID_token", nil, object{"urn:tenantry:instance:id": nil, "jti": nil, "scope": nil}, nil, unchanged, false},
		{"ID_token_of_another_type", object{"typ": "at+jwt"}, object{"urn:tenantry:instance:id": nil}, nil, unchanged, false},
		{"another_type", object{"typ": "dpop+jwt"}, nil, nil, unchanged, false},
		{"no_type", object{"typ": nil}, nil, nil, unchanged, false},
		{"none", object{"alg": "none"}, nil, unsigned, unchanged, false},
		{"HS256_with_the_public_key", object{"alg": "HS256"}, nil, hs256([]byte(spki(&k.rsa.PublicKey))), unchanged, false},
		{"PS256", object{"alg": "PS256"}, nil, ps256(k.rsa), unchanged, false},
		{"RS512", object{"alg": "RS512"}, nil, rs(k.rsa, crypto.SHA512), unchanged, false},
		{"another_key", nil, nil, rs(k.otherRSA, crypto.SHA256), unchanged, false},
		{"critical_header", object{"crit": []string{"x"}, "x": 1}, nil, nil, unchanged, false},
		{"another_audience", nil, object{"aud": userID}, nil, unchanged, false},
		{"no_audience", nil, object{"aud": nil}, nil, unchanged, false},
		{"another_instance", nil, object{"urn:tenantry:instance:id": "2000000000000000009"}, nil, unchanged, false},
		{"no_instance", nil, object{"urn:tenantry:instance:id": nil}, nil, unchanged, false},
		{"subject_is_no_id", nil, object{"sub": "x#USER"}, nil, unchanged, false},
		{"another_user", nil, object{"sub": "2000000000000000009"}, nil, unchanged, false},
		{"no_jti", nil, object{"jti": nil}, nil, unchanged, false},
		{"expired", nil, object{"exp": now.Unix()}, nil, unchanged, false},
		{"no_exp", nil, object{"exp": nil}, nil, unchanged, false},
		{"no_iat", nil, object{"iat": nil}, nil, unchanged, false},
		{"from_the_future", nil, object{"iat": now.Add(time.Minute).Unix()}, nil, unchanged, false},
		{"key_gone", nil, nil, nil, func(s *tenant.Snapshot) { s.SigningKey = nil }, false},
		{"key_expired", nil, nil, nil, func(s *tenant.Snapshot) { s.SigningKey.ExpiresAt = now }, false},
		{"user_gone", nil, nil, nil, func(s *tenant.Snapshot) { s.User = nil }, false},
		{"organisation_inactive", nil, nil, nil, func(s *tenant.Snapshot) { s.User.OrgInactive = true }, false},
		{"no_organisation", nil, object{"urn:tenantry:org:id": nil}, nil, unchanged, true},
		{"organisation_is_no_id", nil, object{"urn:tenantry:org:id": "1#x"}, nil, unchanged, false},
		{"user_inactive", nil, nil, nil, func(s *tenant.Snapshot) { s.User.State = tenant.StateInactive }, false},
		{"credentials_ended_meanwhile", nil, nil, nil, func(s *tenant.Snapshot) { s.User.CredentialsFrom = now.Add(time.Second) }, false},
		{"credentials_ended_before", nil, nil, nil, func(s *tenant.Snapshot) { s.User.CredentialsFrom = now.Add(-time.Second) }, true},
		{"revoked", nil, nil, nil, func(s *tenant.Snapshot) { s.AccessTokenRevoked = true }, false},
		{"exchanged", nil, exchanged(nil), nil, withOrigins(1), true},
		{"exchanged_often", nil, object{"urn:tenantry:origins": slices.Repeat([]object{origin(nil)}, 8)}, nil, withOrigins(8), true},
		{"exchanged_too_often", nil, object{"urn:tenantry:origins": slices.Repeat([]object{origin(nil)}, 9)}, nil, withOrigins(9), false},
		{"origin_not_read", nil, exchanged(nil), nil, unchanged, false},
		{"origin_is_no_id", nil, exchanged(object{"jti": "x#y"}), nil, withOrigins(1), false},
		{"origin_without_id_or_grant", nil, exchanged(object{"jti": nil, "grant": nil}), nil, withOrigins(1), false},
		{"origin_of_no_id", nil, exchanged(object{"sub": "x#y"}), nil, withOrigins(1), false},
		{"origin_of_nobody", nil, exchanged(object{"sub": nil}), nil, withOrigins(1), false},
		{"organisation_of_the_origin_is_no_id", nil, exchanged(object{"org": "1#x"}), nil, withOrigins(1), false},
		{"grant_of_the_origin_is_no_id", nil, exchanged(object{"grant": "1#x"}), nil, withOrigins(1), false},
		{"client_of_the_origin_is_no_id", nil, exchanged(object{"client": "1#x"}), nil, withOrigins(1), false},
		{"project_of_the_origin_of_any_length", nil, exchanged(object{"project": strings.Repeat("p", 801)}), nil, withOrigins(1), false},
		{"origin_revoked", nil, exchanged(nil), nil, func(s *tenant.Snapshot) { withOrigins(1)(s); s.Origins[0].AccessTokenRevoked = true }, false},
		{"with_grant", nil, object{"urn:tenantry:grant:id": grantID}, nil, withGrant, true},
		{"grant_gone", nil, object{"urn:tenantry:grant:id": grantID}, nil, unchanged, false},
		{"grant_of_an_inactive_organisation", nil, object{"urn:tenantry:grant:id": grantID}, nil, func(s *tenant.Snapshot) { withGrant(s); s.User.OrgInactive = true }, false},
		{"grant_ended", nil, object{"urn:tenantry:grant:id": grantID}, nil, func(s *tenant.Snapshot) { withGrant(s); s.Grant.EndsAt = now }, false},
		{"grant_of_an_earlier_epoch", nil, object{"urn:tenantry:grant:id": grantID}, nil, func(s *tenant.Snapshot) { withGrant(s); s.User.SignInEpoch = 1 }, false},
		{"grant_of_the_epoch", nil, object{"urn:tenantry:grant:id": grantID}, nil, func(s *tenant.Snapshot) {
			withGrant(s)
			s.User.SignInEpoch, s.Grant.Epoch = 1, 1
		}, true},
		{"tokens_ended_after_the_sign_in", nil, object{"urn:tenantry:grant:id": grantID}, nil, func(s *tenant.Snapshot) {
			withGrant(s)
			s.Grant.AuthTime, s.User.CredentialsFrom = now, now.Add(time.Nanosecond)
		}, false},
		{"tokens_ended_in_the_second_of_the_sign_in", nil, object{"urn:tenantry:grant:id": grantID}, nil, func(s *tenant.Snapshot) {
			withGrant(s)
			s.Grant.AuthTime, s.User.CredentialsFrom = now, now
		}, true},
		{"of_an_application", nil, ofApplication, nil, withApplication, true},
		{"application_gone", nil, ofApplication, nil, func(s *tenant.Snapshot) { withApplication(s); s.Client = nil }, false},
		{"application_inactive", nil, ofApplication, nil, func(s *tenant.Snapshot) { withApplication(s); s.Client.State = tenant.StateInactive }, false},
		{"project_inactive", nil, ofApplication, nil, func(s *tenant.Snapshot) { withApplication(s); s.ClientProject.State = tenant.StateInactive }, false},
		{"organisation_of_the_application_inactive", nil, ofApplication, nil, func(s *tenant.Snapshot) { withApplication(s); s.ClientOrg.State = tenant.StateInactive }, false},
		{"another_application", nil, ofApplication, nil, func(s *tenant.Snapshot) { withApplication(s); s.Client.ClientID = "2000000000000000009" }, false},
		{"application_is_no_id", nil, object{"client_id": "a#b", "urn:tenantry:client:project:id": "p"}, nil, withApplication, false},
		{"organisation_of_the_application_is_no_id", nil, object{"client_id": clientID, "urn:tenantry:client:project:id": "p", "urn:tenantry:client:org:id": "1#x"}, nil, withApplication, false},
		{"project_of_any_length", nil, object{"client_id": clientID, "urn:tenantry:client:project:id": strings.Repeat("p", 801)}, nil, withApplication, false},
		{"grant_is_no_id", nil, object{"urn:tenantry:grant:id": "x"}, nil, withGrant, false},
		{"nothing_found", nil, nil, nil, func(s *tenant.Snapshot) { *s = tenant.Snapshot{} }, false},
	} {
		sign := tt.sign
		if sign == nil {
			sign = rs(k.rsa, crypto.SHA256)
		}
		t.Run(tt.name, func(t *testing.T) {
			wantCaller(t, jwt(accessHeader(tt.header), accessClaims(tt.claims), sign), tt.change, tt.ok)
		})
		if _, isAboutType := tt.header["typ"]; tt.sign != nil || isAboutType {
			continue
		}
		t.Run("opaque/"+tt.name, func(t *testing.T) {
			wantCaller(t, access.Opaque(jwt(opaqueHeader(tt.header), accessClaims(tt.claims), eddsa(k.ed25519))), tt.change, tt.ok)
		})
	}
}

// The key's kind determines the algorithm; a token cannot choose another one.
func TestInstanceCaller_algorithm_of_the_key(t *testing.T) {
	k := testKeys()
	keys := map[tenant.KeyAlgorithm]struct {
		public any
		sign   signer
	}{
		tenant.RS256: {k.rsa.Public(), rs(k.rsa, crypto.SHA256)},
		tenant.RS512: {k.rsa.Public(), rs(k.rsa, crypto.SHA512)},
		tenant.ES256: {k.p256.Public(), es256(k.p256)},
		tenant.EdDSA: {k.ed25519.Public(), eddsa(k.ed25519)},
	}
	for kind, key := range keys {
		for named, other := range keys {
			token := jwt(accessHeader(object{"alg": string(named)}), accessClaims(nil), other.sign)
			read, err := access.ReadToken(token)
			if err != nil {
				t.Fatal(err)
			}
			snapshot := foundForAccess()
			snapshot.SigningKey.Kind = tenant.KeyKind{Algorithm: kind}
			snapshot.SigningKey.PublicKey = must(x509.MarshalPKIXPublicKey(key.public))
			_, err = read.Verify(instanceID, snapshot, now)
			var refusal *access.TokenError
			if kind == named && err != nil || kind != named && (!errors.As(err, &refusal) || *refusal != access.TokenError{Fault: access.FaultKey, Detail: "alg"}) {
				t.Errorf("token by %s, key for %s: got %v", named, kind, err)
			}
		}
	}
}

// wantCaller checks whether a token opens the API after change was applied to what is
// read for a valid one.
func wantCaller(t *testing.T, token string, change func(*tenant.Snapshot), ok bool) {
	t.Helper()
	credential, err := users(t).ReadCredential([]string{"Bearer " + token}, now)
	if err == nil {
		snapshot := foundForAccess()
		change(&snapshot)
		var caller access.Caller
		caller, err = credential.InstanceCaller(instanceID, snapshot, now)
		if ok && (caller.ID != userID || caller.May(access.IAMWrite) != nil) {
			t.Errorf("caller: got %+v", caller)
		}
		if _, err := credential.SystemCaller(); !errors.Is(err, access.ErrTokenInvalid) {
			t.Errorf("SystemCaller: got %v, want %v", err, access.ErrTokenInvalid)
		}
	}
	if (err == nil) != ok || err != nil && !errors.Is(err, access.ErrTokenInvalid) {
		t.Errorf("got error %v, want a caller: %v", err, ok)
	}
}

// For Idempotency-Key, an access token and a PAT of the same user are the same caller.
func TestCredential_CallerName_access_token(t *testing.T) {
	token := jwt(accessHeader(nil), accessClaims(nil), rs(testKeys().rsa, crypto.SHA256))
	credential, err := users(t).ReadCredential([]string{"Bearer " + token}, now)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := credential.CallerName(), "user/"+instanceID+"/"+userID; got != want {
		t.Errorf("CallerName: got %q, want %q", got, want)
	}
	want := tenant.Query{InstanceID: instanceID, UserID: userID, UserOrgID: orgID, SigningKey: 7, AccessTokenID: accessTokenID}
	if got := credential.Query(); got != want {
		t.Errorf("Query: got %+v, want %+v", got, want)
	}
}
