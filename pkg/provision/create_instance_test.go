package provision_test

import (
	"context"
	"errors"
	"regexp"
	"runtime"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/provision"
	"github.com/tenantry/tenantry/pkg/tenant"
)

var firstRevision = tenant.Revision{Sequence: 1, CreatedAt: storedTime, ChangedAt: storedTime}

// generatedHostOf finds the random host of a change, after checking its form.
func generatedHostOf(t testing.TB, change tenant.Change, form string) string {
	t.Helper()
	for _, domain := range created[*tenant.Instance](t, change).Domains {
		if domain.Generated {
			if !regexp.MustCompile(form).MatchString(domain.Domain) {
				t.Errorf("generated host: got %q, want a match of %s", domain.Domain, form)
			}
			return domain.Domain
		}
	}
	t.Fatal("generated host: got none")
	return ""
}

// Source: the contract, stored.md, "_create".
func TestCreateInstance_Execute_human_with_everything(t *testing.T) {
	c := newHumanCreation()
	c.cmd = provision.CreateInstanceCommand{
		Actor: "system", InstanceName: "  Acme  Inc ", FirstOrgName: " O'Neil & Söhne  Inc. ",
		CustomDomain: " Login.Acme.Example. ", DefaultLanguage: "DE",
		Human: &provision.Human{
			UserName: " Root@Foo.example ", FirstName: " Ada ", LastName: " Love lace ",
			PreferredLanguage: "de-ch", Email: " <ada@example.com>", EmailVerified: true,
		},
	}
	result, change := c.mustExecute(t)

	host := generatedHostOf(t, change, `^acme--inc-[a-z0-9]{6}\.tenants\.example$`)
	const instance, org, user, event = "2000000000000000001", "2000000000000000002", "2000000000000000003", "2000000000000000004"
	orgName, orgDomain := "O'Neil & Söhne  Inc.", "xn--oneil--shne--inc-twb.tenants.example"
	want := tenant.Change{
		Writes: writes([]tenant.Entity{
			&tenant.Instance{
				ID: instance, Name: "Acme  Inc", State: tenant.StateActive,
				Domains: []tenant.InstanceDomain{
					{Domain: "login.acme.example", CreatedAt: storedTime}, {Domain: host, Generated: true, CreatedAt: storedTime},
				},
				DefaultOrgID: org, DefaultLanguage: "de", Revision: firstRevision,
			},
			&tenant.Org{
				InstanceID: instance, ID: org, Name: orgName, State: tenant.StateActive,
				Domains: []tenant.OrgDomain{{Domain: orgDomain, Primary: true, Verified: true}}, Revision: firstRevision,
			},
			&tenant.User{
				InstanceID: instance, ID: user, OrgID: org, State: tenant.StateActive, UserName: "Root@Foo.example",
				Human: &tenant.Human{
					FirstName: "Ada", LastName: "Love lace", DisplayName: "Ada Love lace", PreferredLanguage: "de-CH",
					Email: " <ada@example.com>", EmailVerified: true,
				},
				Memberships: ownerOf(org), Revision: firstRevision,
			},
			&tenant.Member{InstanceID: instance, UserID: user, Roles: []tenant.Role{tenant.RoleIAMOwner}, Revision: firstRevision},
			&tenant.Member{InstanceID: instance, OrgID: org, UserID: user, Roles: []tenant.Role{tenant.RoleOrgOwner}, Revision: firstRevision},
		}, []tenant.Claim{
			{Kind: tenant.ClaimHost, InstanceID: instance, Name: "login.acme.example", Taken: provision.ErrHostTaken},
			{Kind: tenant.ClaimHost, InstanceID: instance, Name: host, Taken: tenant.ErrCollision},
			{Kind: tenant.ClaimOrgName, InstanceID: instance, Name: "o'neil & söhne  inc.", Owner: org, Taken: tenant.ErrCollision},
			{Kind: tenant.ClaimOrgDomain, InstanceID: instance, Name: orgDomain, Owner: org, Taken: tenant.ErrCollision},
			{Kind: tenant.ClaimLoginName, InstanceID: instance, Name: "root@foo.example", Owner: user, OrgID: org, Taken: tenant.ErrCollision},
		}),
		Event: tenant.Event{
			InstanceID: instance, ID: event, Type: tenant.InstanceCreated, Actor: "system", At: storedTime,
			Data: tenant.InstanceCreatedData{
				InstanceID: instance, Name: "Acme  Inc", Domains: []string{"login.acme.example", host},
				OrgID: org, OrgName: orgName, OwnerID: user, OwnerUserName: "Root@Foo.example",
			},
		},
	}
	if diff := cmp.Diff(want, change, cmp.Comparer(sameError)); diff != "" {
		t.Errorf("change (-want +got):\n%s", diff)
	}
	wantResult := &provision.InstanceResult{InstanceID: instance, OrgID: org, UserID: user, Revision: firstRevision}
	if diff := cmp.Diff(wantResult, result); diff != "" {
		t.Errorf("result (-want +got):\n%s", diff)
	}
}

// ownerOf returns the memberships of an instance's owner.
func ownerOf(orgID string) []tenant.Membership {
	return []tenant.Membership{
		{Roles: []tenant.Role{tenant.RoleIAMOwner}}, {OrgID: orgID, Roles: []tenant.Role{tenant.RoleOrgOwner}},
	}
}

// sameError compares errors by identity: a Change carries those of its
// package, not copies.
func sameError(a, b *tenant.Error) bool { return a == b }

// Source: the contract, stored.md, "_create"; README.md for what is trimmed.
func TestCreateInstance_Execute_machine_with_token_and_key(t *testing.T) {
	c := newMachineCreation()
	c.cmd.FirstOrgName, c.cmd.DefaultLanguage = "", "xx"
	c.cmd.Machine.UserName, c.cmd.Machine.Name = "  Robot 7 ", "  The Robot  "
	c.cmd.Machine.Token.ExpiresAt = ptr(time.Date(2027, time.January, 2, 3, 4, 5, 0, time.UTC))
	result, change := c.mustExecute(t)

	host := generatedHostOf(t, change, `^acme-inc-[a-z0-9]{6}\.tenants\.example$`)
	const instance, org, user = "2000000000000000001", "2000000000000000002", "2000000000000000003"
	const event, key, token = "2000000000000000004", "2000000000000000005", "2000000000000000006"
	ref, secret, err := tenant.ParseToken(result.Token)
	if err != nil {
		t.Fatalf("ParseToken: got error %v, want none", err)
	}
	if diff := cmp.Diff(tenant.TokenRef{InstanceID: instance, UserID: user, TokenID: token}, ref); diff != "" {
		t.Errorf("token's reference (-want +got):\n%s", diff)
	}
	want := tenant.Change{
		Writes: writes([]tenant.Entity{
			&tenant.Instance{
				ID: instance, Name: "Acme Inc", State: tenant.StateActive,
				Domains:      []tenant.InstanceDomain{{Domain: host, Generated: true, CreatedAt: storedTime}},
				DefaultOrgID: org, DefaultLanguage: "en", Revision: firstRevision,
			},
			&tenant.Org{
				InstanceID: instance, ID: org, Name: "Acme Inc", State: tenant.StateActive,
				Domains:  []tenant.OrgDomain{{Domain: "acme-inc.tenants.example", Primary: true, Verified: true}},
				Revision: firstRevision,
			},
			&tenant.User{
				InstanceID: instance, ID: user, OrgID: org, State: tenant.StateActive, UserName: "Robot 7",
				Machine: &tenant.Machine{Name: "The Robot"}, Memberships: ownerOf(org), Revision: firstRevision,
			},
			&tenant.Member{InstanceID: instance, UserID: user, Roles: []tenant.Role{tenant.RoleIAMOwner}, Revision: firstRevision},
			&tenant.Member{InstanceID: instance, OrgID: org, UserID: user, Roles: []tenant.Role{tenant.RoleOrgOwner}, Revision: firstRevision},
			&tenant.PersonalAccessToken{
				InstanceID: instance, UserID: user, ID: token, Hash: tenant.HashTokenSecret(secret),
				Scopes:    []string{"openid", "profile", "urn:zitadel:iam:user:metadata", "urn:zitadel:iam:user:resourceowner"},
				ExpiresAt: time.Date(2027, time.January, 2, 3, 4, 5, 0, time.UTC), Revision: firstRevision,
			},
			&tenant.MachineKey{
				InstanceID: instance, UserID: user, ID: key, PublicKey: testKeyPair().PublicKey,
				ExpiresAt: tenant.NoExpiry, Revision: firstRevision,
			},
		}, []tenant.Claim{
			{Kind: tenant.ClaimHost, InstanceID: instance, Name: host, Taken: tenant.ErrCollision},
			{Kind: tenant.ClaimOrgName, InstanceID: instance, Name: "acme inc", Owner: org, Taken: tenant.ErrCollision},
			{Kind: tenant.ClaimOrgDomain, InstanceID: instance, Name: "acme-inc.tenants.example", Owner: org, Taken: tenant.ErrCollision},
			{Kind: tenant.ClaimLoginName, InstanceID: instance, Name: "robot 7", Owner: user, OrgID: org, Taken: tenant.ErrCollision},
		}),
		Event: tenant.Event{
			InstanceID: instance, ID: event, Type: tenant.InstanceCreated, Actor: "system", At: storedTime,
			Data: tenant.InstanceCreatedData{
				InstanceID: instance, Name: "Acme Inc", Domains: []string{host},
				OrgID: org, OrgName: "Acme Inc", OwnerID: user, OwnerUserName: "Robot 7",
			},
		},
	}
	if diff := cmp.Diff(want, change, cmp.Comparer(sameError)); diff != "" {
		t.Errorf("change (-want +got):\n%s", diff)
	}
	wantUses := []tenant.KeyUse{{InstanceID: instance, UserID: user, KeyID: key}}
	if diff := cmp.Diff(wantUses, c.keyring.uses); diff != "" {
		t.Errorf("uses of the keyring (-want +got):\n%s", diff)
	}
}

func TestCreateInstance_Execute_credentials_asked_for(t *testing.T) {
	for _, tt := range []struct {
		name       string
		token, key *provision.CredentialRequest
	}{
		{"none", nil, nil},
		{"token", &provision.CredentialRequest{}, nil},
		{"key", nil, &provision.CredentialRequest{}},
		{"both", &provision.CredentialRequest{}, &provision.CredentialRequest{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newMachineCreation()
			c.cmd.Machine.Token, c.cmd.Machine.Key = tt.token, tt.key
			result, change := c.mustExecute(t)

			tokens, keys := len(allCreated[*tenant.PersonalAccessToken](change)), len(allCreated[*tenant.MachineKey](change))
			got := []bool{result.Token != "", tokens == 1, result.MachineKeyFile != nil, keys == 1, len(c.keyring.uses) == 1}
			want := []bool{tt.token != nil, tt.token != nil, tt.key != nil, tt.key != nil, tt.key != nil}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("token told, token stored, key told, key stored, key made (-want +got):\n%s", diff)
			}
		})
	}
}

// A collision draws everything that is random anew, but asks the key service
// once only.
func TestCreateInstance_Execute_collisions(t *testing.T) {
	collision := tenant.ErrCollision.WithCause(errors.New("id in use"))
	for collisions := range 3 {
		c := newMachineCreation()
		for range collisions {
			c.store.refusals = append(c.store.refusals, collision)
		}
		result, err := c.execute()
		if err != nil {
			t.Fatalf("%d collisions: got error %v, want none", collisions, err)
		}
		if got, want := len(c.store.changes), collisions+1; got != want {
			t.Fatalf("%d collisions: got %d attempts, want %d", collisions, got, want)
		}
		if got := len(c.keyring.uses); got != 1 {
			t.Errorf("%d collisions: got %d calls to the key service, want 1", collisions, got)
		}
		checkNothingDrawnTwice(t, c.store.changes)

		written := c.store.changes[collisions]
		ref, secret, err := tenant.ParseToken(result.Token)
		if err != nil {
			t.Fatalf("ParseToken: got error %v, want none", err)
		}
		token := created[*tenant.PersonalAccessToken](t, written)
		if got, want := ref, (tenant.TokenRef{InstanceID: token.InstanceID, UserID: token.UserID, TokenID: token.ID}); got != want {
			t.Errorf("%d collisions: token's reference: got %v, want that of the change written, %v", collisions, got, want)
		}
		if !token.Matches(secret) {
			t.Errorf("%d collisions: the token does not match the hash written", collisions)
		}
		if got, want := result.InstanceID, created[*tenant.Instance](t, written).ID; got != want {
			t.Errorf("%d collisions: instance: got %q, want %q", collisions, got, want)
		}
		if got, want := parseKeyFile(t, result.MachineKeyFile).KeyID, created[*tenant.MachineKey](t, written).ID; got != want {
			t.Errorf("%d collisions: key: got %q, want %q", collisions, got, want)
		}
	}
}

func checkNothingDrawnTwice(t *testing.T, changes []tenant.Change) {
	t.Helper()
	seen := map[string]bool{}
	for _, change := range changes {
		for _, drawn := range []string{
			created[*tenant.Instance](t, change).ID, created[*tenant.Org](t, change).ID, created[*tenant.User](t, change).ID,
			created[*tenant.PersonalAccessToken](t, change).ID, created[*tenant.MachineKey](t, change).ID, change.Event.ID,
			created[*tenant.Instance](t, change).PrimaryDomain(), string(created[*tenant.PersonalAccessToken](t, change).Hash),
		} {
			if seen[drawn] {
				t.Errorf("%q: got it drawn twice, want once", drawn)
			}
			seen[drawn] = true
		}
	}
}

// ErrCollision is between the store and the use cases: it never leaves them.
func TestExecute_collides_every_time(t *testing.T) {
	refusals := []error{tenant.ErrCollision, tenant.ErrCollision, tenant.ErrCollision, tenant.ErrCollision, tenant.ErrCollision}
	create := newMachineCreation()
	create.store.refusals = refusals
	created, err := create.execute()
	if got := tenant.AsError(err); !errors.Is(got, tenant.ErrInternal) || got.ID != tenant.ErrInternal.ID || created != nil {
		t.Errorf("CreateInstance: got %v, %v, want no result, %v", created, err, tenant.ErrInternal)
	}
	org := newSetup()
	org.store.refusals = refusals
	setUp, err := org.execute()
	if got := tenant.AsError(err); !errors.Is(got, tenant.ErrInternal) || got.ID != tenant.ErrInternal.ID || setUp != nil {
		t.Errorf("SetupOrg: got %v, %v, want no result, %v", setUp, err, tenant.ErrInternal)
	}
	if a, b := len(create.store.changes), len(org.store.changes); a != 3 || b != 3 {
		t.Errorf("attempts: got %d and %d, want 3 and 3", a, b)
	}
}

func TestCreateInstance_Execute_key_service_fails(t *testing.T) {
	c := newMachineCreation()
	c.keyring.err = tenant.ErrKeysUnavailable.WithCause(errors.New("throttled"))
	result, err := c.execute()
	checkRefusal(t, err, tenant.ErrKeysUnavailable, result != nil, len(c.store.changes))
}

// An id that is not a number cannot be in a token: no half result, no write.
func TestCreateInstance_Execute_id_of_another_kind(t *testing.T) {
	c := newMachineCreation()
	useCase := provision.CreateInstance{
		Store: &c.store, Keyring: &c.keyring, Clock: clock, IDs: func() string { return "not-a-number" },
		ExternalDomain: externalDomain, DefaultLanguage: "en",
	}
	result, err := useCase.Execute(context.Background(), c.cmd)
	if err == nil || result != nil || len(c.store.changes) != 0 || len(c.keyring.uses) != 0 {
		t.Errorf("got %v, %v, %d writes, %d key calls, want an error alone", result, err, len(c.store.changes), len(c.keyring.uses))
	}
}

// The hash takes 19 MiB, so it comes after every rule.
func TestExecute_no_hash_before_a_refusal(t *testing.T) {
	create, org := newHumanCreation(), newSetup()
	create.cmd.Human.Password, org.cmd.Human.Password = "Str0ng-Passw0rd!", "Str0ng-Passw0rd!"
	create.cmd.CustomDomain, org.cmd.Domain = externalDomain, "globex."+instanceHost // the last rule of each
	if got, limit := allocatedBy(func() { create.refuse(t, provision.ErrHostTaken) }), uint64(1<<20); got > limit {
		t.Errorf("CreateInstance: got %d bytes, want less than %d", got, limit)
	}
	if got, limit := allocatedBy(func() { org.refuse(t, provision.ErrDomainTwice) }), uint64(1<<20); got > limit {
		t.Errorf("SetupOrg: got %d bytes, want less than %d", got, limit)
	}
}

func allocatedBy(run func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	run()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}
