package instance_test

import (
	"context"
	"errors"
	"regexp"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
	"github.com/tenantry/tenantry/pkg/user"
)

// generatedHostOf returns the random host of a change, after checking its form.
func generatedHostOf(t testing.TB, change tenant.Change, form string) string {
	t.Helper()
	for _, domain := range tenanttest.Created[*tenant.Instance](t, change).Domains {
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
func TestCreate_Execute_human_with_everything(t *testing.T) {
	c := newHumanCreation()
	c.cmd = instance.CreateCommand{
		Actor: "system", InstanceName: "  Acme  Inc ", FirstOrgName: " O'Neil & Söhne  Inc. ",
		CustomDomain: " Login.Acme.Example. ", DefaultLanguage: "DE",
		Human: &user.Human{
			UserName: " Root@Foo.example ", FirstName: " Ada ", LastName: " Love lace ",
			PreferredLanguage: "de-ch", Email: " <ada@example.com>", EmailVerified: true,
		},
	}
	result, change := c.mustExecute(t)

	host := generatedHostOf(t, change, `^acme--inc-[a-z0-9]{6}\.tenants\.example$`)
	const instanceID, orgID, userID, eventID = "2000000000000000001", "2000000000000000002", "2000000000000000003", "2000000000000000004"
	orgName, orgDomain := "O'Neil & Söhne  Inc.", "xn--oneil--shne--inc-twb.tenants.example"
	want := tenant.Change{
		Writes: tenanttest.Writes([]tenant.Entity{
			&tenant.Instance{
				ID: instanceID, Name: "  Acme  Inc ", State: tenant.StateActive,
				Domains: []tenant.InstanceDomain{
					{Domain: "Login.Acme.Example", Primary: true, Revision: tenanttest.FirstRevision}, {Domain: host, Generated: true, Revision: tenanttest.FirstRevision},
				},
				DefaultOrgID: orgID, DefaultLanguage: "de", Revision: tenanttest.FirstRevision,
			},
			&tenant.Org{
				InstanceID: instanceID, ID: orgID, Name: orgName, State: tenant.StateActive,
				Domains: []tenant.OrgDomain{{Domain: orgDomain, Primary: true, Verified: true}}, Revision: tenanttest.FirstRevision,
			},
			&tenant.User{
				InstanceID: instanceID, ID: userID, OrgID: orgID, State: tenant.StateActive, UserName: "Root@Foo.example",
				Human: &tenant.Human{
					FirstName: "Ada", LastName: "Love lace", DisplayName: "Ada Love lace", PreferredLanguage: "de-CH",
					Email: " <ada@example.com>", EmailVerified: true,
				},
				Memberships: ownerOf(orgID), Revision: tenanttest.FirstRevision,
			},
			&tenant.Member{InstanceID: instanceID, UserID: userID, UserOrgID: orgID, Roles: []tenant.Role{tenant.RoleIAMOwner}, Revision: tenanttest.FirstRevision},
			&tenant.Member{InstanceID: instanceID, On: tenant.OnOrg(orgID), UserID: userID, UserOrgID: orgID, Roles: []tenant.Role{tenant.RoleOrgOwner}, Revision: tenanttest.FirstRevision},
		}, []tenant.Claim{
			{Kind: tenant.ClaimHost, InstanceID: instanceID, Name: "login.acme.example", Taken: instance.ErrHostTaken},
			{Kind: tenant.ClaimHost, InstanceID: instanceID, Name: host, Taken: tenant.ErrCollision},
			{Kind: tenant.ClaimOrgName, InstanceID: instanceID, Name: "o'neil & söhne  inc.", Owner: orgID, Taken: tenant.ErrCollision},
			{Kind: tenant.ClaimOrgDomain, InstanceID: instanceID, Name: orgDomain, Owner: orgID, Taken: tenant.ErrCollision},
			{Kind: tenant.ClaimLoginName, InstanceID: instanceID, Name: "root@foo.example", Owner: userID, OrgID: orgID, Taken: tenant.ErrCollision},
		}),
		Event: tenant.Event{
			InstanceID: instanceID, ID: eventID, Type: tenant.InstanceCreated, Actor: "system", At: tenanttest.StoredTime,
			Data: tenant.InstanceCreatedData{
				InstanceID: instanceID, Name: "  Acme  Inc ", Domains: []string{"Login.Acme.Example", host},
				OrgID: orgID, OrgName: orgName, OwnerID: userID, OwnerUserName: "Root@Foo.example",
				DefaultLanguage: "de", OrgDomains: []string{orgDomain},
			},
		},
	}
	if diff := cmp.Diff(want, change, cmp.Comparer(tenanttest.SameError)); diff != "" {
		t.Errorf("change (-want +got):\n%s", diff)
	}
	wantResult := &instance.CreateResult{InstanceID: instanceID, OrgID: orgID, UserID: userID, Revision: tenanttest.FirstRevision}
	if diff := cmp.Diff(wantResult, result); diff != "" {
		t.Errorf("result (-want +got):\n%s", diff)
	}
}

// ownerOf returns the memberships of an instance's owner.
func ownerOf(orgID string) []tenant.Membership {
	return []tenant.Membership{
		{Roles: []tenant.Role{tenant.RoleIAMOwner}}, {On: tenant.OnOrg(orgID), Roles: []tenant.Role{tenant.RoleOrgOwner}},
	}
}

// Source: the contract, stored.md, "_create"; README.md for what is trimmed.
func TestCreate_Execute_machine_with_token_and_key(t *testing.T) {
	c := newMachineCreation()
	c.cmd.InstanceName, c.cmd.FirstOrgName, c.cmd.DefaultLanguage = " Acme Inc ", "", "xx"
	c.cmd.Machine.UserName, c.cmd.Machine.Name = "  Robot 7 ", "  The Robot  "
	c.cmd.Machine.Token.ExpiresAt = ptr(time.Date(2027, time.January, 2, 3, 4, 5, 0, time.UTC))
	result, change := c.mustExecute(t)

	host := generatedHostOf(t, change, `^acme-inc-[a-z0-9]{6}\.tenants\.example$`)
	const instanceID, orgID, userID = "2000000000000000001", "2000000000000000002", "2000000000000000003"
	const eventID, key, token = "2000000000000000004", "2000000000000000005", "2000000000000000006"
	ref, secret, err := tenant.ParseToken(result.Token)
	if err != nil {
		t.Fatalf("ParseToken: got error %v, want none", err)
	}
	if diff := cmp.Diff(tenant.TokenRef{InstanceID: instanceID, OrgID: orgID, UserID: userID, TokenID: token}, ref); diff != "" {
		t.Errorf("token's reference (-want +got):\n%s", diff)
	}
	want := tenant.Change{
		Writes: tenanttest.Writes([]tenant.Entity{
			&tenant.Instance{
				ID: instanceID, Name: " Acme Inc ", State: tenant.StateActive,
				Domains:      []tenant.InstanceDomain{{Domain: host, Primary: true, Generated: true, Revision: tenanttest.FirstRevision}},
				DefaultOrgID: orgID, DefaultLanguage: "en", Revision: tenanttest.FirstRevision,
			},
			&tenant.Org{
				InstanceID: instanceID, ID: orgID, Name: "Acme Inc", State: tenant.StateActive,
				Domains:  []tenant.OrgDomain{{Domain: "acme-inc.tenants.example", Primary: true, Verified: true}},
				Revision: tenanttest.FirstRevision,
			},
			&tenant.User{
				InstanceID: instanceID, ID: userID, OrgID: orgID, State: tenant.StateActive, UserName: "Robot 7",
				Machine: &tenant.Machine{Name: "The Robot"}, Memberships: ownerOf(orgID), Revision: tenanttest.FirstRevision,
			},
			&tenant.Member{InstanceID: instanceID, UserID: userID, UserOrgID: orgID, Roles: []tenant.Role{tenant.RoleIAMOwner}, Revision: tenanttest.FirstRevision},
			&tenant.Member{InstanceID: instanceID, On: tenant.OnOrg(orgID), UserID: userID, UserOrgID: orgID, Roles: []tenant.Role{tenant.RoleOrgOwner}, Revision: tenanttest.FirstRevision},
			&tenant.PersonalAccessToken{
				InstanceID: instanceID, UserID: userID, ID: token, Hash: tenant.HashTokenSecret(secret),
				Scopes:    []string{"openid", "profile", "urn:zitadel:iam:user:metadata", "urn:zitadel:iam:user:resourceowner"},
				ExpiresAt: time.Date(2027, time.January, 2, 3, 4, 5, 0, time.UTC), Revision: tenanttest.FirstRevision,
			},
			&tenant.MachineKey{
				InstanceID: instanceID, UserID: userID, ID: key, PublicKey: testKeyPair().PublicKey,
				ExpiresAt: tenant.NoExpiry, Revision: tenanttest.FirstRevision,
			},
		}, []tenant.Claim{
			{Kind: tenant.ClaimHost, InstanceID: instanceID, Name: host, Taken: tenant.ErrCollision},
			{Kind: tenant.ClaimOrgName, InstanceID: instanceID, Name: "acme inc", Owner: orgID, Taken: tenant.ErrCollision},
			{Kind: tenant.ClaimOrgDomain, InstanceID: instanceID, Name: "acme-inc.tenants.example", Owner: orgID, Taken: tenant.ErrCollision},
			{Kind: tenant.ClaimLoginName, InstanceID: instanceID, Name: "robot 7", Owner: userID, OrgID: orgID, Taken: tenant.ErrCollision},
		}),
		Event: tenant.Event{
			InstanceID: instanceID, ID: eventID, Type: tenant.InstanceCreated, Actor: "system", At: tenanttest.StoredTime,
			Data: tenant.InstanceCreatedData{
				InstanceID: instanceID, Name: " Acme Inc ", Domains: []string{host},
				OrgID: orgID, OrgName: "Acme Inc", OwnerID: userID, OwnerUserName: "Robot 7",
				DefaultLanguage: "en", OrgDomains: []string{"acme-inc.tenants.example"}, OwnerIsMachine: true,
				Token: &tenant.CredentialData{ID: token, ExpiresAt: time.Date(2027, time.January, 2, 3, 4, 5, 0, time.UTC)},
				Key:   &tenant.CredentialData{ID: key, ExpiresAt: tenant.NoExpiry},
			},
		},
	}
	if diff := cmp.Diff(want, change, cmp.Comparer(tenanttest.SameError)); diff != "" {
		t.Errorf("change (-want +got):\n%s", diff)
	}
	wantUses := []tenant.KeyUse{{InstanceID: instanceID, UserID: userID, KeyID: key}}
	if diff := cmp.Diff(wantUses, c.keyring.uses); diff != "" {
		t.Errorf("uses of the keyring (-want +got):\n%s", diff)
	}
}

func TestCreate_Execute_credentials_asked_for(t *testing.T) {
	for _, tt := range []struct {
		name       string
		token, key *instance.CredentialRequest
	}{
		{"none", nil, nil},
		{"token", &instance.CredentialRequest{}, nil},
		{"key", nil, &instance.CredentialRequest{}},
		{"both", &instance.CredentialRequest{}, &instance.CredentialRequest{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newMachineCreation()
			c.cmd.Machine.Token, c.cmd.Machine.Key = tt.token, tt.key
			result, change := c.mustExecute(t)

			tokens, keys := len(tenanttest.AllCreated[*tenant.PersonalAccessToken](change)), len(tenanttest.AllCreated[*tenant.MachineKey](change))
			got := []bool{result.Token != "", tokens == 1, result.MachineKeyFile != nil, keys == 1, len(c.keyring.uses) == 1}
			want := []bool{tt.token != nil, tt.token != nil, tt.key != nil, tt.key != nil, tt.key != nil}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("token returned and stored, key returned, stored and made (-want +got):\n%s", diff)
			}
		})
	}
}

// A collision redraws everything random, but asks the key service only once.
func TestCreate_Execute_collisions(t *testing.T) {
	collision := tenant.ErrCollision.WithCause(errors.New("id in use"))
	for collisions := range 3 {
		c := newMachineCreation()
		for range collisions {
			c.store.Refusals = append(c.store.Refusals, collision)
		}
		result, err := c.execute()
		if err != nil {
			t.Fatalf("%d collisions: got error %v, want none", collisions, err)
		}
		if got, want := len(c.store.Changes), collisions+1; got != want {
			t.Fatalf("%d collisions: got %d attempts, want %d", collisions, got, want)
		}
		if got := len(c.keyring.uses); got != 1 {
			t.Errorf("%d collisions: got %d calls to the key service, want 1", collisions, got)
		}
		checkNothingDrawnTwice(t, c.store.Changes)

		written := c.store.Changes[collisions]
		ref, secret, err := tenant.ParseToken(result.Token)
		if err != nil {
			t.Fatalf("ParseToken: got error %v, want none", err)
		}
		token := tenanttest.Created[*tenant.PersonalAccessToken](t, written)
		if got, want := ref, (tenant.TokenRef{InstanceID: token.InstanceID, OrgID: tenanttest.Created[*tenant.Org](t, written).ID, UserID: token.UserID, TokenID: token.ID}); got != want {
			t.Errorf("%d collisions: token's reference: got %v, want that of the change written, %v", collisions, got, want)
		}
		if !token.Matches(secret) {
			t.Errorf("%d collisions: the token does not match the hash written", collisions)
		}
		if got, want := result.InstanceID, tenanttest.Created[*tenant.Instance](t, written).ID; got != want {
			t.Errorf("%d collisions: instance: got %q, want %q", collisions, got, want)
		}
		if got, want := parseKeyFile(t, result.MachineKeyFile).KeyID, tenanttest.Created[*tenant.MachineKey](t, written).ID; got != want {
			t.Errorf("%d collisions: key: got %q, want %q", collisions, got, want)
		}
	}
}

func checkNothingDrawnTwice(t *testing.T, changes []tenant.Change) {
	t.Helper()
	seen := map[string]bool{}
	for _, change := range changes {
		for _, drawn := range []string{
			tenanttest.Created[*tenant.Instance](t, change).ID, tenanttest.Created[*tenant.Org](t, change).ID, tenanttest.Created[*tenant.User](t, change).ID,
			tenanttest.Created[*tenant.PersonalAccessToken](t, change).ID, tenanttest.Created[*tenant.MachineKey](t, change).ID, change.Event.ID,
			tenanttest.Created[*tenant.Instance](t, change).PrimaryHost(), string(tenanttest.Created[*tenant.PersonalAccessToken](t, change).Hash),
		} {
			if seen[drawn] {
				t.Errorf("%q: drawn twice, want once", drawn)
			}
			seen[drawn] = true
		}
	}
}

// ErrCollision stays between the store and the use cases.
func TestCreate_Execute_collides_every_time(t *testing.T) {
	c := newMachineCreation()
	c.store.Refusals = []error{tenant.ErrCollision, tenant.ErrCollision, tenant.ErrCollision, tenant.ErrCollision, tenant.ErrCollision}
	result, err := c.execute()
	if got := tenant.AsError(err); !errors.Is(got, tenant.ErrInternal) || got.ID != tenant.ErrInternal.ID || result != nil {
		t.Errorf("got %v, %v, want no result, %v", result, err, tenant.ErrInternal)
	}
	if got := len(c.store.Changes); got != 3 {
		t.Errorf("attempts: got %d, want 3", got)
	}
}

func TestCreate_Execute_key_service_fails(t *testing.T) {
	c := newMachineCreation()
	c.keyring.err = tenant.ErrKeysUnavailable.WithCause(errors.New("throttled"))
	result, err := c.execute()
	c.store.CheckRefused(t, err, tenant.ErrKeysUnavailable, result != nil)
}

// An id that is not a number cannot be in a token: there is no partial result and no
// write.
func TestCreate_Execute_id_of_another_kind(t *testing.T) {
	c := newMachineCreation()
	useCase := instance.Create{
		Store: &c.store, Keyring: &c.keyring, Clock: tenanttest.Clock, IDs: func() string { return "not-a-number" },
		ExternalDomain: externalDomain, DefaultLanguage: "en",
	}
	result, err := useCase.Execute(context.Background(), c.cmd)
	if err == nil || result != nil || len(c.store.Changes) != 0 || len(c.keyring.uses) != 0 {
		t.Errorf("got %v, %v, %d writes, %d key calls, want an error alone", result, err, len(c.store.Changes), len(c.keyring.uses))
	}
}

// The hash needs 19 MiB, so it is computed after all rules are checked.
func TestCreate_Execute_no_hash_before_a_refusal(t *testing.T) {
	c := newHumanCreation()
	c.cmd.Human.Password, c.cmd.CustomDomain = "Str0ng-Passw0rd!", externalDomain // the last rule
	if got, limit := tenanttest.AllocatedBy(func() { c.refuse(t, instance.ErrHostTaken) }), uint64(1<<20); got > limit {
		t.Errorf("got %d bytes, want less than %d", got, limit)
	}
}

// Names that are taken are reported by the store, after all rules.
func TestCreate_Execute_store_refuses(t *testing.T) {
	for _, want := range []error{
		instance.ErrHostTaken, tenant.ErrUnavailable.WithCause(errors.New("throttled")), errors.New("nobody mapped this"),
	} {
		t.Run(want.Error(), func(t *testing.T) {
			c := newMachineCreation()
			c.store.Refusals = []error{want}
			if result, err := c.execute(); !errors.Is(err, want) || result != nil {
				t.Errorf("got %v, %v, want no result, %v", result, err, want)
			}
			if got := len(c.store.Changes); got != 1 {
				t.Errorf("attempts: got %d, want 1: only a collision is tried again", got)
			}
		})
	}
}
