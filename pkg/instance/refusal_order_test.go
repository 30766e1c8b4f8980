package instance_test

import (
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/credential"
	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
	"github.com/tenantry/tenantry/pkg/user"
)

// Source: the contract, errors.md, "_create, human owner".
var humanFaults = []tenanttest.Fault[*creation]{
	{Name: "first_org_name_blank", Place: 0, Want: instance.ErrFirstOrgNameBlank, Make: func(c *creation) { c.cmd.FirstOrgName = " \t " }},
	{Name: "first_org_name_symbols", Place: 0, Want: org.ErrNameEmpty, Make: func(c *creation) { c.cmd.FirstOrgName = "!!!" }},
	{Name: "email_with_name", Place: 1, Want: user.ErrEmailInvalid, Make: func(c *creation) { c.cmd.Human.Email = "Ada <ada@example.com>" }},
	{Name: "user_name_blank", Place: 2, Want: user.ErrUserNameBlank, Make: func(c *creation) { c.cmd.Human.UserName = "  " }},
	{Name: "first_name_absent", Place: 3, Want: user.ErrFirstNameEmpty, Make: func(c *creation) { c.cmd.Human.FirstName = "" }},
	{Name: "last_name_blank", Place: 4, Want: user.ErrLastNameEmpty, Make: func(c *creation) { c.cmd.Human.LastName = "  " }},
	{Name: "instance_name_symbols", Place: 5, Want: instance.ErrHostInvalid, Make: func(c *creation) { c.cmd.InstanceName = "!!!" }},
	{Name: "custom_domain_with_blank", Place: 5, Want: instance.ErrHostInvalid, Make: func(c *creation) { c.cmd.CustomDomain = "with space.com" }},
	{Name: "password_short", Place: 6, Want: user.ErrPasswordTooShort, Make: func(c *creation) { c.cmd.Human.Password = "short1!" }},
	{Name: "password_without_lower", Place: 6, Want: user.ErrPasswordNoLower, Make: func(c *creation) { c.cmd.Human.Password = "ALLUPPER1!" }},
	{Name: "password_without_upper", Place: 6, Want: user.ErrPasswordNoUpper, Make: func(c *creation) { c.cmd.Human.Password = "alllower1!" }},
	{Name: "password_without_number", Place: 6, Want: user.ErrPasswordNoNumber, Make: func(c *creation) { c.cmd.Human.Password = "NoNumber!" }},
	{Name: "password_without_symbol", Place: 6, Want: user.ErrPasswordNoSymbol, Make: func(c *creation) { c.cmd.Human.Password = "NoSymbol11" }},
	{Name: "external_domain_itself", Place: 7, Want: instance.ErrHostTaken, Make: func(c *creation) { c.cmd.CustomDomain = "Tenants.Example." }},
}

// Source: the contract, errors.md, "_create, machine owner".
var machineFaults = []tenanttest.Fault[*creation]{
	{Name: "first_org_name_blank", Place: 0, Want: instance.ErrFirstOrgNameBlank, Make: func(c *creation) { c.cmd.FirstOrgName = "  " }},
	{Name: "first_org_name_symbols", Place: 0, Want: org.ErrNameEmpty, Make: func(c *creation) { c.cmd.FirstOrgName = "-" }},
	{Name: "user_name_and_name_absent", Place: 1, Want: instance.ErrMachineEmpty, Make: func(c *creation) { c.cmd.Machine.UserName, c.cmd.Machine.Name = "", "" }},
	{Name: "user_name_absent", Place: 2, Want: user.ErrMachineUserNameEmpty, Make: func(c *creation) { c.cmd.Machine.UserName = "" }},
	{Name: "name_blank", Place: 2, Want: user.ErrMachineNameEmpty, Make: func(c *creation) { c.cmd.Machine.Name = "  " }},
	{Name: "token_expired", Place: 3, Want: credential.ErrExpiryPast, Make: func(c *creation) { c.cmd.Machine.Token.ExpiresAt = ptr(time.Unix(0, 0)) }},
	{Name: "key_expired", Place: 3, Want: credential.ErrExpiryPast, Make: func(c *creation) { c.cmd.Machine.Key.ExpiresAt = ptr(tenanttest.Time.Add(-time.Hour)) }},
	{Name: "instance_name_symbols", Place: 4, Want: instance.ErrHostInvalid, Make: func(c *creation) { c.cmd.InstanceName = ".." }},
	{Name: "custom_domain_with_underscore", Place: 4, Want: instance.ErrHostInvalid, Make: func(c *creation) { c.cmd.CustomDomain = "ex_ample.com" }},
	{Name: "external_domain_itself", Place: 5, Want: instance.ErrHostTaken, Make: func(c *creation) { c.cmd.CustomDomain = externalDomain }},
}

func TestCreate_Execute_refusals_in_order(t *testing.T) {
	refuse := func(t *testing.T, c *creation, want *tenant.Error) { c.refuse(t, want) }
	t.Run("human", func(t *testing.T) { tenanttest.CheckOrder(t, humanFaults, newHumanCreation, refuse) })
	t.Run("machine", func(t *testing.T) { tenanttest.CheckOrder(t, machineFaults, newMachineCreation, refuse) })
}
