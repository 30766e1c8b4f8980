package access_test

import (
	"crypto"
	"errors"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestVerify_origins checks that whatever ends a token also ends those derived from
// it. Every way is tried on the token itself and on its origin.
func TestVerify_origins(t *testing.T) {
	itself := object{
		"urn:tenantry:grant:id": grantID, "client_id": clientID, "urn:tenantry:client:project:id": "p", "urn:tenantry:client:org:id": orgID,
	}
	personal := object{"urn:tenantry:origins": []object{{"jti": grantID, "pat": true, "sub": userID, "org": orgID}}}
	ofGrant := func(s *tenant.Snapshot) {
		var with tenant.Snapshot
		with.User = s.User
		withOrigins(1)(&with)
		one := with.Origins[0]
		s.Grant, s.Client, s.ClientProject, s.ClientOrg = one.Grant, one.Client, one.ClientProject, one.ClientOrg
	}
	ofPAT := func(s *tenant.Snapshot) {
		withOrigins(1)(s)
		s.Origins[0] = tenant.Snapshot{User: s.Origins[0].User, Token: &tenant.PersonalAccessToken{ID: grantID, ExpiresAt: now.Add(time.Second), Revision: tenant.NewRevision(now)}}
	}
	for name, c := range map[string]struct {
		end   func(*tenant.Snapshot)
		fault access.TokenFault
	}{
		"user gone":                 {func(s *tenant.Snapshot) { s.User = nil }, access.FaultUserInactive},
		"another user":              {func(s *tenant.Snapshot) { s.User.ID = clientID }, access.FaultUserInactive},
		"user inactive":             {func(s *tenant.Snapshot) { s.User.State = tenant.StateInactive }, access.FaultUserInactive},
		"user locked":               {func(s *tenant.Snapshot) { s.User.State = tenant.StateLocked }, access.FaultUserInactive},
		"organisation inactive":     {func(s *tenant.Snapshot) { s.User.OrgInactive = true }, access.FaultUserInactive},
		"credentials ended":         {func(s *tenant.Snapshot) { s.User.CredentialsFrom = now.Add(time.Second) }, access.FaultRevoked},
		"revoked":                   {func(s *tenant.Snapshot) { s.AccessTokenRevoked = true }, access.FaultRevoked},
		"grant gone":                {func(s *tenant.Snapshot) { s.Grant = nil }, access.FaultRevoked},
		"another grant":             {func(s *tenant.Snapshot) { s.Grant.ID = clientID }, access.FaultRevoked},
		"grant over":                {func(s *tenant.Snapshot) { s.Grant.EndsAt = now }, access.FaultRevoked},
		"sign-ins ended":            {func(s *tenant.Snapshot) { s.User.SignInEpoch++ }, access.FaultRevoked},
		"client gone":               {func(s *tenant.Snapshot) { s.Client = nil }, access.FaultClientInactive},
		"another client":            {func(s *tenant.Snapshot) { s.Client.ClientID = userID }, access.FaultClientInactive},
		"client inactive":           {func(s *tenant.Snapshot) { s.Client.State = tenant.StateInactive }, access.FaultClientInactive},
		"project inactive":          {func(s *tenant.Snapshot) { s.ClientProject.State = tenant.StateInactive }, access.FaultClientInactive},
		"client's organisation off": {func(s *tenant.Snapshot) { s.ClientOrg.State = tenant.StateInactive }, access.FaultClientInactive},
	} {
		wantEnd(t, name, itself, ofGrant, c.end, c.fault)
		wantEnd(t, name+", of the origin", exchanged(nil), withOrigins(1), func(s *tenant.Snapshot) { c.end(&s.Origins[0]) }, c.fault)
	}
	// An actor is another user, who may act as the token's.
	const actorID = "2000000000000000011"
	ofActor := func(s *tenant.Snapshot) {
		withOrigins(1)(s)
		s.User.Human, s.User.Memberships, s.Instance = &tenant.Human{}, nil, &tenant.Instance{Impersonation: true}
		s.Origins[0].User.ID = actorID
		s.Origins[0].User.Memberships = []tenant.Membership{{On: tenant.OnOrg(s.User.OrgID), Roles: []tenant.Role{tenant.RoleOrgEndUserImpersonator}}}
	}
	for name, end := range map[string]func(*tenant.Snapshot){
		"not allowed":            func(s *tenant.Snapshot) { s.Instance.Impersonation = false },
		"no instance":            func(s *tenant.Snapshot) { s.Instance = nil },
		"role taken":             func(s *tenant.Snapshot) { s.Origins[0].User.Memberships = nil },
		"role elsewhere":         func(s *tenant.Snapshot) { s.Origins[0].User.Memberships[0].On = tenant.OnOrg(clientID) },
		"user has a role":        func(s *tenant.Snapshot) { s.User.Memberships = []tenant.Membership{{On: tenant.OnProject("1", "p")}} },
		"user became a machine":  func(s *tenant.Snapshot) { s.User.Human = nil },
		"owner in place of that": func(s *tenant.Snapshot) { s.Origins[0].User.Memberships[0].Roles = []tenant.Role{tenant.RoleOrgOwner} },
	} {
		wantEnd(t, "actor: "+name, exchanged(object{"sub": actorID}), ofActor, end, access.FaultImpersonation)
	}
	for name, c := range map[string]struct {
		end   func(*tenant.Snapshot)
		fault access.TokenFault
	}{
		"removed":           {func(s *tenant.Snapshot) { s.Token = nil }, access.FaultUnknownToken},
		"expired":           {func(s *tenant.Snapshot) { s.Token.ExpiresAt = now }, access.FaultExpired},
		"user gone":         {func(s *tenant.Snapshot) { s.User = nil }, access.FaultUserInactive},
		"user inactive":     {func(s *tenant.Snapshot) { s.User.State = tenant.StateInactive }, access.FaultUserInactive},
		"credentials ended": {func(s *tenant.Snapshot) { s.User.CredentialsFrom = now.Add(time.Second) }, access.FaultRevoked},
	} {
		wantEnd(t, "personal token "+name, personal, ofPAT, func(s *tenant.Snapshot) { c.end(&s.Origins[0]) }, c.fault)
	}
}

// wantEnd checks that a token is valid before end, and refused with that fault
// after it.
func wantEnd(t *testing.T, name string, claims object, with, end func(*tenant.Snapshot), fault access.TokenFault) {
	t.Helper()
	token, err := access.ReadToken(jwt(accessHeader(nil), accessClaims(claims), rs(testKeys().rsa, crypto.SHA256)))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	found := foundForAccess()
	with(&found)
	if _, err := token.Verify(instanceID, found, now); err != nil {
		t.Fatalf("%s: before: %v", name, err)
	}
	end(&found)
	_, err = token.Verify(instanceID, found, now)
	if refusal := (*access.TokenError)(nil); !errors.As(err, &refusal) || refusal.Fault != fault {
		t.Errorf("%s: got %v, want the fault %s", name, err, fault)
	}
}
