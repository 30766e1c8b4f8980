package storetest

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

var (
	// Far in the future, because an engine may delete expired items by its own clock.
	at       = time.Date(2126, time.November, 1, 12, 0, 0, 123456000, time.UTC)
	revision = tenant.Revision{Sequence: 1, CreatedAt: at, ChangedAt: at}

	errNameTaken  = &tenant.Error{Kind: tenant.KindConflict, ID: "TEST-1", Key: "name"}
	errLoginTaken = &tenant.Error{Kind: tenant.KindConflict, ID: "TEST-2", Key: "login"}
)

const (
	iid = "1040000000000000001"
	oid = "1040000000000000002"
	uid = "1040000000000000003"
	tid = "1040000000000000004"
	kid = "1040000000000000005"
)

// onOrg is the organisation in everything.
var onOrg = tenant.OnOrg(oid)

// everything returns a change that creates every entity and every kind of claim.
func everything() (tenant.Change, tenant.Snapshot) {
	memberships := []tenant.Membership{
		{Roles: []tenant.Role{tenant.RoleIAMOwner}},
		{On: tenant.OnOrg(oid), Roles: []tenant.Role{tenant.RoleOrgOwner, tenant.RoleOrgUserManager}},
	}
	want := tenant.Snapshot{
		HostInstanceID: iid, PublicHostInstanceID: iid, OrgDomainOwner: oid,
		Instance: &tenant.Instance{
			ID: iid, Name: "Acme", State: tenant.StateActive,
			Domains: []tenant.InstanceDomain{
				{Domain: "Acme.example.com", Primary: true, Generated: true, Revision: revision},
				{Domain: "b.example.com", Revision: tenant.Revision{Sequence: 7, CreatedAt: at, ChangedAt: at.Add(time.Hour)}},
			},
			TrustedDomains: []tenant.InstanceDomain{{Domain: "Trusted.example.com", Revision: revision}},
			DefaultOrgID:   oid, DefaultLanguage: "de", Revision: revision,
			TokenLifetimes: tenant.TokenLifetimes{AccessToken: time.Second, IDToken: tenant.MaxTokenLifetime, Refresh: 366 * 24 * time.Hour},
			LoginV2:        tenant.LoginV2{IsSet: true, Required: true, BaseURI: "https://login.acme.test/ui"},
			Impersonation:  true,
		},
		Org: &tenant.Org{
			InstanceID: iid, ID: oid, Name: "Acme Org", State: tenant.StateActive, Revision: revision,
			Domains: []tenant.OrgDomain{{Domain: "acme.test", Primary: true, Verified: true}, {Domain: "b.test", AddedAt: at.Add(time.Hour)}},
		},
		User: &tenant.User{
			InstanceID: iid, ID: uid, OrgID: oid, State: tenant.StateActive, UserName: "Ada",
			Memberships: memberships, Revision: revision,
			Human: &tenant.Human{
				FirstName: "Ada", LastName: "Lovelace", NickName: "A", DisplayName: "Ada L.",
				PreferredLanguage: "en", Gender: tenant.GenderFemale, Email: "<a@b.test>", EmailVerified: true,
				Phone: "+41791234567", PhoneVerified: true, PasswordHash: "$argon2id$x", PasswordChangeRequired: true,
			},
		},
		Member: &tenant.Member{InstanceID: iid, On: tenant.OnOrg(oid), UserID: uid, UserOrgID: oid, Roles: memberships[1].Roles, Revision: revision},
		Token: &tenant.PersonalAccessToken{
			InstanceID: iid, UserID: uid, ID: tid, Hash: []byte{1, 2, 3}, Scopes: []string{"openid"},
			ExpiresAt: tenant.NoExpiry, Revision: revision,
		},
	}
	want.UserOrg = want.Org
	change := tenant.Change{
		Writes: []tenant.Write{
			tenant.Claim{Kind: tenant.ClaimHost, InstanceID: iid, Name: "acme.example.com", Taken: tenant.ErrCollision},
			tenant.Claim{Kind: tenant.ClaimOrgName, InstanceID: iid, Name: "acme org", Owner: oid, Taken: errNameTaken},
			tenant.Claim{Kind: tenant.ClaimLoginName, InstanceID: iid, Name: "ada", Owner: uid, OrgID: oid, Taken: errLoginTaken},
			tenant.Claim{Kind: tenant.ClaimOrgDomain, InstanceID: iid, Name: "acme.test", Owner: oid, Taken: tenant.ErrCollision},
		},
		Event: tenant.Event{
			InstanceID: iid, ID: "1040000000000000006", Type: tenant.InstanceCreated, Actor: "system", At: at,
			Data: tenant.InstanceCreatedData{InstanceID: iid},
		},
	}
	for _, entity := range []tenant.Entity{
		want.Instance, want.Org, want.User, want.Token,
		&tenant.MachineKey{InstanceID: iid, UserID: uid, ID: kid, PublicKey: []byte{4, 5}, ExpiresAt: at, Revision: revision},
		&tenant.Member{InstanceID: iid, UserID: uid, UserOrgID: oid, Roles: memberships[0].Roles, Revision: revision}, want.Member,
	} {
		change.Writes = append(change.Writes, tenant.Create{Entity: entity})
	}
	return change, want
}

func whatIsAppliedIsReadAtOnce(t *testing.T, b Backend) {
	change, want := everything()
	mustApply(t, b, change)
	got, err := b.Store.Snapshot(background(t), tenant.Query{
		Host: "acme.example.com", PublicHost: "acme.example.com", InstanceID: iid, UserID: uid, MemberOf: &onOrg, TokenID: tid,
		OrgID: oid, OrgDomain: "acme.test",
	})
	if err != nil {
		t.Fatalf("Snapshot: %v", err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("applied and read entities differ (-want +got):\n%s", diff)
	}
	if got, want := len(b.Keys(t)), 12; got != want {
		t.Errorf("items: got %d, want %d: 7 entities, 4 claims, the event", got, want)
	}
}

func whatDoesNotExistIsZero(t *testing.T, b Backend) {
	for name, query := range map[string]tenant.Query{
		"nothing asked": {},
		"host":          {Host: "nobody.example.com", PublicHost: "nobody.example.com"},
		"everything":    {Host: "a.test", PublicHost: "b.test", InstanceID: iid, UserID: uid, MemberOf: &onOrg, TokenID: tid, OrgID: oid, OrgDomain: "x.test"},
	} {
		got, err := b.Store.Snapshot(background(t), query)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(tenant.Snapshot{}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// orgChange returns a change that sets up an organisation in the instance of
// everything.
func orgChange(org, name, user, login string) tenant.Change {
	return tenant.Change{
		Writes: []tenant.Write{
			tenant.Claim{Kind: tenant.ClaimOrgName, InstanceID: iid, Name: name, Owner: org, Taken: errNameTaken},
			tenant.Claim{Kind: tenant.ClaimLoginName, InstanceID: iid, Name: login, Owner: user, OrgID: org, Taken: errLoginTaken},
			tenant.Create{Entity: &tenant.Org{InstanceID: iid, ID: org, Name: name, State: tenant.StateActive, Revision: revision}},
			tenant.Create{Entity: &tenant.User{
				InstanceID: iid, ID: user, OrgID: org, State: tenant.StateActive, UserName: login, Revision: revision,
			}},
		},
		Event: tenant.Event{InstanceID: iid, ID: org, Type: tenant.OrgSetUp, At: at, Data: tenant.OrgSetUpData{}},
	}
}

func applyIsAllOrNothing(t *testing.T, b Backend) {
	mustApply(t, b, orgChange("1", "one", "2", "ada"))
	before := b.Keys(t)
	err := b.Store.Apply(background(t), orgChange("3", "two", "4", "ada"))
	if !errors.Is(err, errLoginTaken) {
		t.Fatalf("error: got %v, want %v", err, errLoginTaken)
	}
	after := b.Keys(t)
	slices.Sort(before)
	slices.Sort(after)
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("a refused change wrote something (-before +after):\n%s", diff)
	}
	// A refused change can be repeated once the reason is fixed.
	mustApply(t, b, orgChange("3", "two", "4", "bob"))
}

func theFirstLostClaimDecides(t *testing.T, b Backend) {
	mustApply(t, b, orgChange("1", "one", "2", "ada"))
	for _, c := range []struct {
		name   string
		change tenant.Change
		want   error
	}{
		{"name", orgChange("3", "one", "4", "bob"), errNameTaken},
		{"login", orgChange("3", "two", "4", "ada"), errLoginTaken},
		{"name and login", orgChange("3", "one", "4", "ada"), errNameTaken},
		{"name and id", orgChange("1", "one", "4", "bob"), errNameTaken},
	} {
		if err := b.Store.Apply(background(t), c.change); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, err, c.want)
		}
	}
}

func anIDInUseIsACollision(t *testing.T, b Backend) {
	mustApply(t, b, orgChange("1", "one", "2", "ada"))
	if err := b.Store.Apply(background(t), orgChange("1", "two", "4", "bob")); !errors.Is(err, tenant.ErrCollision) {
		t.Errorf("an organisation's id in use: got %v, want %v", err, tenant.ErrCollision)
	}
	if err := b.Store.Apply(background(t), orgChange("3", "two", "2", "bob")); !errors.Is(err, tenant.ErrCollision) {
		t.Errorf("a user's id in use: got %v, want %v", err, tenant.ErrCollision)
	}
}

func claimsAreOfTheirInstance(t *testing.T, b Backend) {
	change, _ := everything()
	mustApply(t, b, change)
	other, _ := everything()
	for i, w := range other.Writes {
		switch w := w.(type) {
		case tenant.Claim:
			w.InstanceID = "7"
			other.Writes[i] = w
		case tenant.Create:
			moveTo("7", w.Entity)
		}
	}
	other.Event.InstanceID = "7"
	// Only hosts are unique across the deployment.
	if err := b.Store.Apply(background(t), other); !errors.Is(err, tenant.ErrCollision) {
		t.Errorf("the same host: got %v, want the claim's error", err)
	}
	host := other.Writes[0].(tenant.Claim)
	host.Name = "other.example.com"
	other.Writes[0] = host
	mustApply(t, b, other)
}

func moveTo(instanceID string, entity tenant.Entity) {
	switch e := entity.(type) {
	case *tenant.Instance:
		e.ID = instanceID
	case *tenant.Org:
		e.InstanceID = instanceID
	case *tenant.User:
		e.InstanceID = instanceID
	case *tenant.PersonalAccessToken:
		e.InstanceID = instanceID
	case *tenant.MachineKey:
		e.InstanceID = instanceID
	case *tenant.Member:
		e.InstanceID = instanceID
	}
}

func longestNamesFit(t *testing.T, b Backend) {
	// 200 letters of four bytes each, and of twelve: U+1D160 folds to three letters. A
	// letter of three bytes before them shifts the letter boundaries.
	for i, longest := range []string{
		strings.Repeat("\U0001F984", 200), strings.Repeat("\U0001D158\U0001D165\U0001D16E", 200),
		"\u20AC" + strings.Repeat("\U0001D158\U0001D165\U0001D16E", 199),
	} {
		id := func(n int) string { return strconv.Itoa(10*i + n) }
		mustApply(t, b, orgChange(id(1), longest, id(2), longest))
		if err := b.Store.Apply(background(t), orgChange(id(3), longest, id(4), "x")); !errors.Is(err, errNameTaken) {
			t.Errorf("the longest name again: got %v, want %v", err, errNameTaken)
		}
		if got := mustRead(t, b, tenant.Query{LoginName: longest}).LoginNameOwner; got != id(2) {
			t.Errorf("owner of the longest login name: got %q, want %q", got, id(2))
		}
		for _, prefix := range []string{longest, longest[:len(longest)-4], longest[:len(longest)/2/12*12]} {
			page, err := b.Lists.Users(background(t), iid, "", prefix, tenant.PageQuery{}, nil)
			if err != nil || len(page.Entries) == 0 || page.Entries[0].ID != id(2) {
				t.Errorf("users that begin with %d bytes: got %+v, %v", len(prefix), page, err)
			}
		}
		mustApply(t, b, orgChange(id(5), longest[:len(longest)-1]+"\x6e", id(6), longest+"x"))
	}
}

func noTimeLeftIsUnavailable(t *testing.T, b Backend) {
	ctx, cancel := context.WithCancel(background(t))
	cancel()
	change, _ := everything()
	if err := b.Store.Apply(ctx, change); !errors.Is(err, tenant.ErrUnavailable) {
		t.Errorf("Apply: got %v, want %v", err, tenant.ErrUnavailable)
	}
	if _, err := b.Store.Snapshot(ctx, tenant.Query{Host: "a.test"}); !errors.Is(err, tenant.ErrUnavailable) {
		t.Errorf("Snapshot: got %v, want %v", err, tenant.ErrUnavailable)
	}
	if got := b.Keys(t); len(got) != 0 {
		t.Errorf("items after a call without time: %q", got)
	}
}
