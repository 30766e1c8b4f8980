package access_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Source: the contract, errors.md, "Every call", 4.
func TestReadCredential_header(t *testing.T) {
	good := goodJWT(nil)
	for _, tt := range []struct {
		name    string
		headers []string
		want    error // nil: a credential
	}{
		{"none", nil, access.ErrNoHeader},
		{"empty", []string{""}, access.ErrNoHeader},
		{"good", []string{"Bearer " + good}, nil},
		{"blanks_around_the_token", []string{"Bearer   " + good + " "}, nil},
		{"scheme_alone", []string{"Bearer"}, access.ErrHeaderInvalid},
		{"scheme_and_blank", []string{"Bearer "}, access.ErrHeaderInvalid},
		{"scheme_and_blanks", []string{"Bearer    "}, access.ErrHeaderInvalid},
		{"token_alone", []string{good}, access.ErrHeaderInvalid},
		{"basic", []string{"Basic c3lzdGVtOnN5c3RlbQ=="}, access.ErrHeaderInvalid},
		{"lower_case_bearer", []string{"bearer " + good}, nil},
		{"upper_case_bearer", []string{"BEARER " + good}, nil},
		{"longer_scheme", []string{"Bearerr " + good}, access.ErrHeaderInvalid},
		{"blank_in_front", []string{" Bearer " + good}, access.ErrHeaderInvalid},
		{"tab_for_blank", []string{"Bearer\t" + good}, access.ErrHeaderInvalid},
		{"colon", []string{"Bearer: " + good}, access.ErrHeaderInvalid},
		{"blank_header", []string{"  "}, access.ErrHeaderInvalid},
		{"two_headers", []string{"Bearer " + good, "Bearer " + good}, access.ErrHeaderInvalid},
		{"two_headers_first_empty", []string{"", "Bearer " + good}, access.ErrHeaderInvalid},
		{"two_headers_second_empty", []string{"Bearer " + good, ""}, access.ErrHeaderInvalid},
		{"garbage", []string{"Bearer garbage"}, access.ErrTokenInvalid},
		{"16_kilobytes", []string{"Bearer " + strings.Repeat("x", 16<<10)}, access.ErrTokenInvalid},
	} {
		t.Run(tt.name, func(t *testing.T) {
			credential, err := users(t).ReadCredential(tt.headers, now)
			if !errors.Is(err, tt.want) || (err == nil) != (tt.want == nil) {
				t.Fatalf("ReadCredential: got error %v, want %v", err, tt.want)
			}
			if err == nil {
				return
			}
			// A refused token must not be accepted later.
			if caller, err := credential.SystemCaller(); !errors.Is(err, access.ErrTokenInvalid) {
				t.Errorf("SystemCaller: got %+v, %v, want %v", caller, err, access.ErrTokenInvalid)
			}
			if caller, err := credential.InstanceCaller("", tenant.Snapshot{}, now); !errors.Is(err, access.ErrTokenInvalid) {
				t.Errorf("InstanceCaller: got %+v, %v, want %v", caller, err, access.ErrTokenInvalid)
			}
		})
	}
}

const (
	instanceID = "2000000000000000001"
	userID     = "2000000000000000002"
	tokenID    = "2000000000000000003"
	orgID      = "2000000000000000004"
)

// found is what is read for a valid user's token.
func found(hash []byte) tenant.Snapshot {
	return tenant.Snapshot{
		HostInstanceID: instanceID,
		Instance:       &tenant.Instance{ID: instanceID, State: tenant.StateActive},
		User: &tenant.User{
			InstanceID: instanceID, ID: userID, State: tenant.StateActive, UserName: "robot",
			Machine: &tenant.Machine{Name: "Robot"}, Memberships: []tenant.Membership{{Roles: []tenant.Role{tenant.RoleIAMOwner}}, {On: tenant.OnOrg("2000000000000000009")}},
		},
		Token: &tenant.PersonalAccessToken{
			InstanceID: instanceID, UserID: userID, ID: tokenID, Hash: hash, ExpiresAt: now.Add(time.Hour),
		},
	}
}

// Source: the contract, errors.md, "Every call", 4, and reads.md, "Tokens over
// a user's life".
func TestInstanceCaller_personal_access_token(t *testing.T) {
	text, hash, err := tenant.MintToken(tenant.TokenRef{InstanceID: instanceID, OrgID: orgID, UserID: userID, TokenID: tokenID})
	if err != nil {
		t.Fatal(err)
	}
	_, otherHash, err := tenant.MintToken(tenant.TokenRef{InstanceID: instanceID, OrgID: orgID, UserID: userID, TokenID: tokenID})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name     string
		instance string
		change   func(*tenant.Snapshot)
		ok       bool
	}{
		{"good", instanceID, func(*tenant.Snapshot) {}, true},
		{"never_expires", instanceID, func(s *tenant.Snapshot) { s.Token.ExpiresAt = tenant.NoExpiry }, true},
		{"a_nanosecond_before_expiry", instanceID, func(s *tenant.Snapshot) { s.Token.ExpiresAt = now.Add(1) }, true},
		{"at_the_very_expiry", instanceID, func(s *tenant.Snapshot) { s.Token.ExpiresAt = now }, false},
		{"expired", instanceID, func(s *tenant.Snapshot) { s.Token.ExpiresAt = now.Add(-time.Second) }, false},
		{"without_expiry", instanceID, func(s *tenant.Snapshot) { s.Token.ExpiresAt = time.Time{} }, false},
		{"of_another_instance", "2000000000000000007", func(*tenant.Snapshot) {}, false},
		{"of_no_instance", "", func(*tenant.Snapshot) {}, false},
		{"wrong_secret", instanceID, func(s *tenant.Snapshot) { s.Token.Hash = otherHash }, false},
		{"no_hash", instanceID, func(s *tenant.Snapshot) { s.Token.Hash = nil }, false},
		{"token_gone", instanceID, func(s *tenant.Snapshot) { s.Token = nil }, false},
		{"user_gone", instanceID, func(s *tenant.Snapshot) { s.User = nil }, false},
		{"user_inactive", instanceID, func(s *tenant.Snapshot) { s.User.State = tenant.StateInactive }, false},
		{"organisation_inactive", instanceID, func(s *tenant.Snapshot) { s.User.OrgInactive = true }, false},
		{"user_locked", instanceID, func(s *tenant.Snapshot) { s.User.State = tenant.StateLocked }, false},
		{"user_without_state", instanceID, func(s *tenant.Snapshot) { s.User.State = "" }, false},
		{"nothing_found", instanceID, func(s *tenant.Snapshot) { *s = tenant.Snapshot{} }, false},
		{"member_of_organisations_only", instanceID, func(s *tenant.Snapshot) { s.User.Memberships = s.User.Memberships[1:] }, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			credential, err := users(t).ReadCredential([]string{"Bearer " + text}, now)
			if err != nil {
				t.Fatalf("ReadCredential: got error %v, want none", err)
			}
			want := tenant.Query{InstanceID: instanceID, UserID: userID, UserOrgID: orgID, TokenID: tokenID}
			if got := credential.Query(); got != want {
				t.Errorf("Query: got %+v, want %+v", got, want)
			}
			snapshot := found(hash)
			tt.change(&snapshot)
			caller, err := credential.InstanceCaller(tt.instance, snapshot, now)
			switch {
			case tt.ok && (err != nil || caller.ID != userID || caller.System):
				t.Errorf("InstanceCaller: got %+v, %v, want user %s", caller, err, userID)
			case !tt.ok && (!errors.Is(err, access.ErrTokenInvalid) || !cmp.Equal(caller.ID, "")):
				t.Errorf("InstanceCaller: got %+v, %v, want %v", caller, err, access.ErrTokenInvalid)
			}
			// The System API accepts only system users, whatever was found.
			if caller, err := credential.SystemCaller(); !errors.Is(err, access.ErrTokenInvalid) {
				t.Errorf("SystemCaller: got %+v, %v, want %v", caller, err, access.ErrTokenInvalid)
			}
		})
	}
}

// callerOf returns a user of the instance with the given rights.
func callerOf(t testing.TB, memberships ...tenant.Membership) access.Caller {
	t.Helper()
	text, hash, err := tenant.MintToken(tenant.TokenRef{InstanceID: instanceID, OrgID: orgID, UserID: userID, TokenID: tokenID})
	if err != nil {
		t.Fatal(err)
	}
	credential, err := users(t).ReadCredential([]string{"Bearer " + text}, now)
	if err != nil {
		t.Fatal(err)
	}
	snapshot := found(hash)
	snapshot.User.Memberships = memberships
	caller, err := credential.InstanceCaller(instanceID, snapshot, now)
	if err != nil {
		t.Fatal(err)
	}
	return caller
}

// Source: the contract, reads.md, "Who may".
func TestCaller_May_user_of_the_instance(t *testing.T) {
	on := func(orgID string, roles ...tenant.Role) []tenant.Membership {
		return []tenant.Membership{{On: tenant.OnOrg(orgID), Roles: roles}}
	}
	for _, tt := range []struct {
		name        string
		memberships []tenant.Membership
		want        error // for iam.write
	}{
		{"IAM_OWNER", on("", tenant.RoleIAMOwner), nil},
		{"IAM_OWNER_among_others", on("", tenant.RoleIAMLoginClient, tenant.RoleIAMOwner), nil},
		{"IAM_OWNER_VIEWER", on("", tenant.RoleIAMOwnerViewer), access.ErrNotPermitted},
		{"IAM_LOGIN_CLIENT", on("", tenant.RoleIAMLoginClient), access.ErrNotPermitted},
		{"IAM_ORG_MANAGER", on("", tenant.RoleIAMOrgManager), access.ErrNotPermitted},
		{"IAM_USER_MANAGER", on("", tenant.RoleIAMUserManager), access.ErrNotPermitted},
		{"IAM_ADMIN_IMPERSONATOR", on("", tenant.RoleIAMAdminImpersonator), access.ErrNotPermitted},
		{"IAM_END_USER_IMPERSONATOR", on("", tenant.RoleIAMEndUserImpersonator), access.ErrNotPermitted},
		{"member_without_roles", on(""), access.ErrNotPermitted},
		{"role_in_lower_case", on("", "iam_owner"), access.ErrNotPermitted},
		{"ORG_OWNER_of_an_organisation", on("1", tenant.RoleOrgOwner), access.ErrNotPermitted},
		{"no_membership_at_all", nil, access.ErrNoMembership},
		{"empty_memberships", []tenant.Membership{}, access.ErrNoMembership},
	} {
		t.Run(tt.name, func(t *testing.T) {
			caller := callerOf(t, tt.memberships...)
			if got := caller.May(access.IAMWrite); !errors.Is(got, tt.want) {
				t.Errorf("May(iam.write): got %v, want %v", got, tt.want)
			}
			want := access.ErrNotPermitted
			if errors.Is(tt.want, access.ErrNoMembership) {
				want = access.ErrNoMembership
			}
			if got := caller.May(access.SystemInstanceWrite); !errors.Is(got, want) {
				t.Errorf("May(system.instance.write): got %v, want %v", got, want)
			}
			if got := caller.May("no.such.permission"); !errors.Is(got, want) {
				t.Errorf("May(no.such.permission): got %v, want %v", got, want)
			}
		})
	}
}

// Source: the contract, reads.md, "Who may": SYSTEM_OWNER alone may not set up
// an organisation; with IAM_OWNER everything.
func TestCaller_May_system_user(t *testing.T) {
	for _, tt := range []struct {
		user                  string
		wantSystem, wantSetup error
	}{
		{"system", nil, access.ErrNotPermitted},
		{"limited", access.ErrNotPermitted, access.ErrNotPermitted},
		{"everywhere", nil, nil},
	} {
		t.Run(tt.user, func(t *testing.T) {
			credential, err := users(t).ReadCredential([]string{"Bearer " + goodJWT(object{"iss": tt.user, "sub": tt.user})}, now)
			if err != nil {
				t.Fatal(err)
			}
			caller, err := credential.InstanceCaller(instanceID, tenant.Snapshot{}, now)
			if err != nil {
				t.Fatal(err)
			}
			if got := caller.May(access.SystemInstanceWrite); !errors.Is(got, tt.wantSystem) {
				t.Errorf("May(system.instance.write): got %v, want %v", got, tt.wantSystem)
			}
			if got := caller.May(access.IAMWrite); !errors.Is(got, tt.wantSetup) {
				t.Errorf("May(iam.write): got %v, want %v", got, tt.wantSetup)
			}
		})
	}
}

// The zero Caller may do nothing.
func TestCaller_May_zero_value(t *testing.T) {
	caller := access.Caller{ID: "x", System: true, Roles: []tenant.Role{tenant.RoleSystemOwner, tenant.RoleIAMOwner}}
	if got := caller.May(access.IAMWrite); !errors.Is(got, access.ErrNoMembership) {
		t.Errorf("May: got %v, want %v", got, access.ErrNoMembership)
	}
}

// FuzzReadCredential checks that any header yields one of the three refusals or a
// credential; only "system" can have signed one here.
func FuzzReadCredential(f *testing.F) {
	good := goodJWT(nil)
	text, _, err := tenant.MintToken(tenant.TokenRef{InstanceID: instanceID, OrgID: orgID, UserID: userID, TokenID: tokenID})
	if err != nil {
		f.Fatal(err)
	}
	for _, header := range []string{
		"", "Bearer ", "Bearer " + good, "Bearer " + text, "bearer " + good, "Bearer " + good + "\n", "Basic eDp5",
		"Bearer " + jwt(object{"alg": "none"}, claims(nil), unsigned), "Bearer " + jwtOf("[]"), "Bearer eyJhbGciOiJSUzI1NiJ9.e30.AA",
		"Bearer " + jwt(object{"alg": "HS256"}, claims(nil), hs256([]byte(spki(&testKeys().rsa.PublicKey)))), "Bearer a.b.c.d.e", "Bearer " + access.Opaque(good), "Bearer tenantry_at_~~",
	} {
		f.Add(header)
	}
	known := users(f)
	f.Fuzz(func(t *testing.T, header string) {
		credential, err := known.ReadCredential([]string{header}, now)
		if err != nil {
			if !errors.Is(err, access.ErrNoHeader) && !errors.Is(err, access.ErrHeaderInvalid) && !errors.Is(err, access.ErrTokenInvalid) {
				t.Errorf("ReadCredential(%q): got error %v, want one from the contract", header, err)
			}
			return
		}
		caller, err := credential.SystemCaller()
		if err == nil && (caller.ID != "system" || strings.TrimSpace(header[min(len("Bearer "), len(header)):]) != good) {
			t.Errorf("ReadCredential(%q): got %+v, want a refusal", header, caller)
		}
	})
}
