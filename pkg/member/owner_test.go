package member_test

import (
	"testing"

	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestLastOwner checks who may leave, and on whom that depends. Some cases have a
// second owner, Zoe.
func TestLastOwner(t *testing.T) {
	const zoeID = "1000000000000000015"
	for name, c := range map[string]struct {
		caller, target string
		arrange        func(a *acme)
		// depends is the user on whom it depends, or empty if it is refused.
		depends string
		lists   int
	}{
		"the only one, by itself":         {adaID, adaID, func(*acme) {}, "", 3},
		"the only one, by a system user":  {"", adaID, func(*acme) {}, "", 3},
		"one of two, by the other":        {zoeID, adaID, func(a *acme) { a.add(zoeID, &tenant.Human{}, tenant.RoleIAMOwner) }, zoeID, 0},
		"one of two, by itself":           {adaID, adaID, func(a *acme) { a.add(zoeID, &tenant.Human{}, tenant.RoleIAMOwner) }, zoeID, 4},
		"one of two, by a system user":    {"", zoeID, func(a *acme) { a.add(zoeID, &tenant.Human{}, tenant.RoleIAMOwner) }, adaID, 1},
		"one of two, by a login client":   {robotID, zoeID, func(a *acme) { a.add(zoeID, &tenant.Human{}, tenant.RoleIAMOwner) }, adaID, 1},
		"the other is inactive":           {adaID, adaID, func(a *acme) { a.add(zoeID, nil, tenant.RoleIAMOwner); a.user(zoeID).State = tenant.StateInactive }, "", 4},
		"the other is locked":             {adaID, adaID, func(a *acme) { a.add(zoeID, nil, tenant.RoleIAMOwner); a.user(zoeID).State = tenant.StateLocked }, "", 4},
		"the other's organisation is not": {adaID, adaID, func(a *acme) { a.add(zoeID, nil, tenant.RoleIAMOwner); a.user(zoeID).OrgInactive = true }, "", 4},
		"the other was invited": {adaID, adaID, func(a *acme) {
			a.add(zoeID, &tenant.Human{}, tenant.RoleIAMOwner)
			a.user(zoeID).Human.PasswordHash = ""
		}, "", 4},
		"the other is a machine":              {adaID, adaID, func(a *acme) { a.add(zoeID, nil, tenant.RoleIAMOwner) }, zoeID, 4},
		"the other was just removed":          {adaID, adaID, func(a *acme) { a.add(zoeID, nil, tenant.RoleIAMOwner); a.user(zoeID).Memberships = nil }, "", 4},
		"inactive itself, and none is active": {"", adaID, func(a *acme) { a.user(adaID).State = tenant.StateInactive }, "", 3},
	} {
		for kind, run := range map[string]func(*acme) (*tenant.Member, error){
			"removed": func(a *acme) (*tenant.Member, error) { return a.remove(t, a.by(c.caller, c.target)) },
			"lowered": func(a *acme) (*tenant.Member, error) {
				return a.change(t, a.by(c.caller, c.target), "IAM_OWNER_VIEWER", "IAM_LOGIN_CLIENT")
			},
		} {
			t.Run(name+", "+kind, func(t *testing.T) {
				a := newAcme()
				c.arrange(a)
				got, err := run(a)
				if a.lists != c.lists {
					t.Errorf("pages read: got %d, want %d", a.lists, c.lists)
				}
				a.checkDepends(t, got, err, c.depends, member.ErrLastOwner)
			})
		}
	}
}

// TestLastOwner_stays checks that an owner who remains one depends on nobody.
func TestLastOwner_stays(t *testing.T) {
	a := newAcme()
	if _, err := a.change(t, a.by(adaID, adaID), "IAM_LOGIN_CLIENT", "IAM_OWNER"); err != nil || a.lists != 0 {
		t.Errorf("got %v after %d pages, want none", err, a.lists)
	}
	if got := len(a.OnlyChange(t).Writes); got != 2 {
		t.Errorf("writes: got %d, want 2", got)
	}
}
