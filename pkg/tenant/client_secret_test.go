package tenant_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

func TestMintClientSecret(t *testing.T) {
	text, hash := tenant.MintClientSecret()
	other, otherHash := tenant.MintClientSecret()
	if !strings.HasPrefix(text, "tenantry_secret_") || len(text) != len("tenantry_secret_")+43 || text == other {
		t.Errorf("got %q and %q, want 256 bits each", text, other)
	}
	if string(hash) == string(otherHash) || len(hash) != 32 {
		t.Errorf("got hashes %x and %x", hash, otherHash)
	}
}

func TestUser_IsClientSecret(t *testing.T) {
	at := time.Date(2026, time.November, 28, 12, 0, 0, 0, time.UTC)
	machine := &tenant.User{ID: "7", Machine: &tenant.Machine{Name: "Robot"}, Revision: tenant.NewRevision(at.Add(-time.Hour))}
	text, hash := tenant.MintClientSecret()
	old, oldHash := tenant.MintClientSecret()
	with := machine.WithClientSecret(oldHash, at.Add(-time.Minute)).WithClientSecret(hash, at)
	if with.Sequence != machine.Sequence+2 || machine.Machine.SecretHash != nil || with.Machine.Name != "Robot" || !with.SecretChangedAt.Equal(at) {
		t.Errorf("got %+v of %+v", with, machine)
	}
	change := func(do func(*tenant.User)) *tenant.User {
		u := *with
		do(&u)
		return &u
	}
	for name, c := range map[string]struct {
		user *tenant.User
		text string
		want bool
	}{
		"the secret":                {with, text, true},
		"the one before":            {with, old, false},
		"none":                      {with, "", false},
		"another spelling":          {with, text + "=", false},
		"its hash":                  {with, string(hash), false},
		"removed":                   {with.WithClientSecret(nil, at), text, false},
		"removed, none":             {with.WithClientSecret(nil, at), "", false},
		"nobody":                    {nil, text, false},
		"a person":                  {&tenant.User{Human: &tenant.Human{}}, text, false},
		"a machine without one":     {machine, text, false},
		"ended after it was made":   {change(func(u *tenant.User) { u.CredentialsFrom = at.Add(time.Microsecond) }), text, false},
		"ended when it was made":    {change(func(u *tenant.User) { u.CredentialsFrom = at }), text, true},
		"expired by the deployment": {change(func(u *tenant.User) { u.SecretExpiresAt = at }), text, false},
		"not expired yet":           {change(func(u *tenant.User) { u.SecretExpiresAt = at.Add(time.Second) }), text, true},
	} {
		if got := c.user.IsClientSecret(c.text, at); got != c.want {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}
