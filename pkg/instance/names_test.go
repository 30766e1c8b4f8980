package instance_test

import (
	"testing"

	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
	"github.com/tenantry/tenantry/pkg/user"
)

// Control characters are refused with the field's own id, wherever they occur inside a
// value. Source: the contract, README.md.
func TestCreate_Execute_control_characters(t *testing.T) {
	for _, control := range []string{"\x00", "\x01", "\t", "\n", "\r", "\x1b", "\x7f", "\u0080", "\u0085", "\u009f"} {
		value := "a" + control + "b"
		for _, tt := range []struct {
			field string
			want  *tenant.Error
			make  func() *creation
			set   func(*instance.CreateCommand)
		}{
			{"instance_name", instance.ErrHostInvalid, newHumanCreation, func(c *instance.CreateCommand) { c.InstanceName = value }},
			{"first_org_name", instance.ErrFirstOrgNameBlank, newHumanCreation, func(c *instance.CreateCommand) { c.FirstOrgName = value }},
			{"custom_domain", instance.ErrHostInvalid, newHumanCreation, func(c *instance.CreateCommand) { c.CustomDomain = value + ".example" }},
			{"instance_name_as_first_org_name", instance.ErrHostInvalid, newHumanCreation, func(c *instance.CreateCommand) { c.InstanceName, c.FirstOrgName = value, "" }},
			{"user_name", user.ErrUserNameBlank, newHumanCreation, func(c *instance.CreateCommand) { c.Human.UserName = value }},
			{"machine_user_name", user.ErrMachineUserNameEmpty, newMachineCreation, func(c *instance.CreateCommand) { c.Machine.UserName = value }},
			{"machine_name", user.ErrMachineNameEmpty, newMachineCreation, func(c *instance.CreateCommand) { c.Machine.Name = value }},
		} {
			c := tt.make()
			tt.set(&c.cmd)
			c.refuse(t, tt.want)
			if t.Failed() {
				t.Fatalf("field %s, control character %q", tt.field, control)
			}
		}
	}
}

// An owner without a user name gets the e-mail address, stored as it was sent; both are
// claimed in the form in which they are compared.
func TestCreate_Execute_user_name_absent(t *testing.T) {
	c := newHumanCreation()
	c.cmd.Human.Email, c.cmd.Human.UserName = " <Ada@Example.COM> ", ""
	_, change := c.mustExecute(t)
	user := tenanttest.Created[*tenant.User](t, change)
	if user.UserName != "Ada@Example.COM" || user.Human.Email != " <Ada@Example.COM> " {
		t.Errorf("user name and e-mail: got %q, %q", user.UserName, user.Human.Email)
	}
	for _, claim := range tenanttest.Claims(change) {
		if claim.Kind == tenant.ClaimLoginName && claim.Name != "ada@example.com" {
			t.Errorf("login name claimed: got %q, want %q", claim.Name, "ada@example.com")
		}
	}
}
