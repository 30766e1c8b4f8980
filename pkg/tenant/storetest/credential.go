package storetest

import (
	"fmt"
	"slices"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

func credentialID(c *tenant.Credential) string { return c.UserID + "/" + c.ID }

func everyUser(*tenant.User) bool { return true }

func everyCredential(*tenant.Credential) bool { return true }

// machines adds machines "m 00", "m 01" and so on, each with has(n) keys and tokens,
// with people in between. It returns their keys in list order.
func machines(t *testing.T, b Backend, n int, has func(n int) int) (users []*tenant.User, keys []string) {
	t.Helper()
	const org = "77"
	id := 1_000_000
	writes := []tenant.Write{tenant.Create{Entity: &tenant.Org{InstanceID: iid, ID: org, Name: "org", State: tenant.StateActive, Revision: revision}}}
	for i := range n {
		machine := &tenant.User{
			InstanceID: iid, ID: number(2 * i), OrgID: org, UserName: fmt.Sprintf("m %04d", i), Machine: &tenant.Machine{Name: "m"}, Revision: revision,
		}
		person := &tenant.User{
			InstanceID: iid, ID: number(2*i + 1), OrgID: org, UserName: fmt.Sprintf("m %04d p", i), Human: &tenant.Human{FirstName: "p"}, Revision: revision,
		}
		for _, u := range []*tenant.User{machine, person} {
			writes = append(writes, tenant.Create{Entity: u}, tenant.Claim{
				Kind: tenant.ClaimLoginName, InstanceID: iid, Name: u.UserName, Owner: u.ID, OrgID: org, Taken: errLoginTaken,
			})
		}
		for range has(i) {
			id++
			keys = append(keys, machine.ID+"/"+number(id))
			writes = append(writes,
				tenant.Create{Entity: &tenant.MachineKey{InstanceID: iid, UserID: machine.ID, ID: number(id), ExpiresAt: tenant.NoExpiry, Revision: revision}},
				tenant.Create{Entity: &tenant.PersonalAccessToken{InstanceID: iid, UserID: machine.ID, ID: number(id), ExpiresAt: tenant.NoExpiry, Revision: revision}})
		}
		users = append(users, machine)
	}
	writeAll(t, b, writes)
	return users, keys
}

// credentialsAreListed checks the order: by creation for one user, by login name for
// all machines.
func credentialsAreListed(t *testing.T, b Backend) {
	users, all := machines(t, b, 9, func(n int) int { return n % 4 })
	read := func(of tenant.CredentialQuery, keepUser func(*tenant.User) bool, keep func(*tenant.Credential) bool) reader[*tenant.Credential] {
		of.InstanceID = iid
		return func(q tenant.PageQuery) (tenant.Page[*tenant.Credential], error) {
			return b.Lists.Credentials(background(t), of, q, keepUser, keep)
		}
	}
	for _, kind := range []tenant.CredentialKind{tenant.CredentialKey, tenant.CredentialToken} {
		of := tenant.CredentialQuery{Kind: kind}
		wantList(t, "all", read(of, everyUser, everyCredential), credentialID, all...)
		wantList(t, "of some users", read(of, func(u *tenant.User) bool { return u.ID == users[7].ID }, everyCredential), credentialID, all[9:12]...)
		wantList(t, "some", read(of, everyUser, func(c *tenant.Credential) bool { return credentialID(c) == all[4] }), credentialID, all[4])
		of.User = users[3]
		wantList(t, "of one user", read(of, everyUser, everyCredential), credentialID, all[3:6]...)
		of.User, of.ID = nil, all[4][len(users[3].ID)+1:]
		wantList(t, "by id", read(of, everyUser, everyCredential), credentialID, all[4])
		wantList(t, "by id, of another", read(of, func(u *tenant.User) bool { return u.ID != users[3].ID }, everyCredential), credentialID)
		of.ID = "7"
		wantList(t, "by an unknown id", read(of, everyUser, everyCredential), credentialID)
	}
	page, err := read(tenant.CredentialQuery{}, everyUser, everyCredential)(tenant.PageQuery{Limit: 1})
	if err != nil || len(page.Entries) != 1 {
		t.Fatalf("got %+v, %v", page, err)
	}
	if c := page.Entries[0]; c.OrgID != "77" || !c.ExpiresAt.Equal(tenant.NoExpiry) || c.Revision != revision {
		t.Errorf("got %+v", c)
	}
	// A cursor belongs to the list of keys only.
	if _, err := read(tenant.CredentialQuery{Kind: tenant.CredentialToken}, everyUser, everyCredential)(tenant.PageQuery{After: page.Next}); err == nil {
		t.Error("a cursor of keys was accepted for tokens")
	}
	// The user at the cursor may be gone.
	mustWrite(t, b, tenant.Delete{Entity: &tenant.User{InstanceID: iid, ID: users[1].ID}, Any: true}, tenant.Release{
		Kind: tenant.ClaimLoginName, InstanceID: iid, Name: users[1].UserName, Owner: users[1].ID,
	})
	rest := walk(t, read(tenant.CredentialQuery{}, everyUser, everyCredential), tenant.PageQuery{Limit: 2, After: page.Next}, credentialID)
	if !slices.Equal(rest, all[1:]) {
		t.Errorf("after a removed user: got %v, want %v", rest, all[1:])
	}
	// A user removed with their organisation has no credentials.
	mustWrite(t, b, tenant.Delete{Entity: &tenant.Org{InstanceID: iid, ID: "77"}, Any: true})
	wantList(t, "of nobody", read(tenant.CredentialQuery{}, everyUser, everyCredential), credentialID)
}

// aWalkIsBounded checks that users without credentials count towards the end of a page,
// and that one with very many does not keep the others out.
func aWalkIsBounded(t *testing.T, b Backend) {
	const size = 400 // with as many people and 253 credentials, more than a page examines
	_, all := machines(t, b, size, func(n int) int {
		return map[int]int{2: 250, size - 1: 3}[n]
	})
	read := func(q tenant.PageQuery) (tenant.Page[*tenant.Credential], error) {
		return b.Lists.Credentials(background(t), tenant.CredentialQuery{InstanceID: iid}, q, everyUser, everyCredential)
	}
	first, err := read(tenant.PageQuery{Limit: 1000, Count: true})
	if err != nil || len(first.Entries) != 250 || first.Read != tenant.MaxRead || first.Next == "" || first.Total != 250 || !first.IsMinimum {
		t.Errorf("first page: got %d entries of %d, %d at least: %v, %v", len(first.Entries), first.Read, first.Total, first.IsMinimum, err)
	}
	if got := walk(t, read, tenant.PageQuery{Limit: 40}, credentialID); !slices.Equal(got, all) {
		t.Errorf("got %d, want %d in order", len(got), len(all))
	}
	if got := walk(t, read, tenant.PageQuery{Limit: 40, Descending: true}, credentialID); len(got) != len(all) {
		t.Errorf("from the end: got %d, want %d", len(got), len(all))
	}
}
