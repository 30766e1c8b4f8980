package provision_test

import (
	"errors"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/provision"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// fault makes a good command bad in one way. Faults of one place are refused
// at the same point of the contract's order.
type fault[C any] struct {
	name  string
	place int
	want  *tenant.Error
	make  func(C)
}

// Source: the contract, errors.md, "_create, human owner".
var humanFaults = []fault[*creation]{
	{"first_org_name_blank", 0, provision.ErrFirstOrgNameBlank, func(c *creation) { c.cmd.FirstOrgName = " \t " }},
	{"first_org_name_symbols", 0, provision.ErrOrgNameEmpty, func(c *creation) { c.cmd.FirstOrgName = "!!!" }},
	{"email_with_name", 1, provision.ErrEmailInvalid, func(c *creation) { c.cmd.Human.Email = "Ada <ada@example.com>" }},
	{"user_name_blank", 2, provision.ErrUserNameBlank, func(c *creation) { c.cmd.Human.UserName = "  " }},
	{"first_name_absent", 3, provision.ErrFirstNameEmpty, func(c *creation) { c.cmd.Human.FirstName = "" }},
	{"last_name_blank", 4, provision.ErrLastNameEmpty, func(c *creation) { c.cmd.Human.LastName = "  " }},
	{"instance_name_symbols", 5, provision.ErrHostInvalid, func(c *creation) { c.cmd.InstanceName = "!!!" }},
	{"custom_domain_with_blank", 5, provision.ErrHostInvalid, func(c *creation) { c.cmd.CustomDomain = "with space.com" }},
	{"password_short", 6, provision.ErrPasswordTooShort, func(c *creation) { c.cmd.Human.Password = "short1!" }},
	{"password_without_lower", 6, provision.ErrPasswordNoLower, func(c *creation) { c.cmd.Human.Password = "ALLUPPER1!" }},
	{"password_without_upper", 6, provision.ErrPasswordNoUpper, func(c *creation) { c.cmd.Human.Password = "alllower1!" }},
	{"password_without_number", 6, provision.ErrPasswordNoNumber, func(c *creation) { c.cmd.Human.Password = "NoNumber!" }},
	{"password_without_symbol", 6, provision.ErrPasswordNoSymbol, func(c *creation) { c.cmd.Human.Password = "NoSymbol11" }},
	{"external_domain_itself", 7, provision.ErrHostTaken, func(c *creation) { c.cmd.CustomDomain = "Tenants.Example." }},
}

// Source: the contract, errors.md, "_create, machine owner".
var machineFaults = []fault[*creation]{
	{"first_org_name_blank", 0, provision.ErrFirstOrgNameBlank, func(c *creation) { c.cmd.FirstOrgName = "  " }},
	{"first_org_name_symbols", 0, provision.ErrOrgNameEmpty, func(c *creation) { c.cmd.FirstOrgName = "-" }},
	{"user_name_and_name_absent", 1, provision.ErrMachineEmpty, func(c *creation) { c.cmd.Machine.UserName, c.cmd.Machine.Name = "", "" }},
	{"user_name_absent", 2, provision.ErrMachineUserNameEmpty, func(c *creation) { c.cmd.Machine.UserName = "" }},
	{"name_blank", 2, provision.ErrMachineNameEmpty, func(c *creation) { c.cmd.Machine.Name = "  " }},
	{"token_expired", 3, provision.ErrExpiryPast, func(c *creation) { c.cmd.Machine.Token.ExpiresAt = ptr(time.Unix(0, 0)) }},
	{"key_expired", 3, provision.ErrExpiryPast, func(c *creation) { c.cmd.Machine.Key.ExpiresAt = ptr(clockTime.Add(-time.Hour)) }},
	{"instance_name_symbols", 4, provision.ErrHostInvalid, func(c *creation) { c.cmd.InstanceName = ".." }},
	{"custom_domain_with_underscore", 4, provision.ErrHostInvalid, func(c *creation) { c.cmd.CustomDomain = "ex_ample.com" }},
	{"external_domain_itself", 5, provision.ErrHostTaken, func(c *creation) { c.cmd.CustomDomain = externalDomain }},
}

// Source: the contract, errors.md, "_setup".
var setupFaults = []fault[*setup]{
	{"name_blank", 0, provision.ErrOrgNameEmpty, func(s *setup) { s.cmd.Name = "  " }},
	{"name_symbols", 0, provision.ErrOrgNameEmpty, func(s *setup) { s.cmd.Name = "!!!" }},
	{"email_with_name", 1, provision.ErrEmailInvalid, func(s *setup) { s.cmd.Human.Email = "Gigi <gigi@example.com>" }},
	{"user_name_blank", 2, provision.ErrUserNameBlank, func(s *setup) { s.cmd.Human.UserName = "  " }},
	{"first_name_blank", 3, provision.ErrFirstNameEmpty, func(s *setup) { s.cmd.Human.FirstName = "  " }},
	{"last_name_blank", 4, provision.ErrLastNameEmpty, func(s *setup) { s.cmd.Human.LastName = "\u3000" }},
	{"phone_too_short", 5, provision.ErrPhoneInvalid, func(s *setup) { s.cmd.Human.Phone = &provision.Phone{Number: "+1"} }},
	{"role_unknown", 6, provision.ErrRolesInvalid, func(s *setup) { s.cmd.Roles = []string{"ORG_OWNER", "NOPE"} }},
	{"domain_blank", 7, provision.ErrOrgDomainInvalid, func(s *setup) { s.cmd.Domain = "  " }},
	{"user_name_suffix_reserved", 8, provision.ErrSuffixReserved, func(s *setup) { s.cmd.SuffixOwner = "7000000000000000005" }},
	{"password_short", 9, provision.ErrPasswordTooShort, func(s *setup) { s.cmd.Human.Password = "short" }},
	{"password_without_lower", 9, provision.ErrPasswordNoLower, func(s *setup) { s.cmd.Human.Password = "ALLUPPER1!" }},
	{"password_without_upper", 9, provision.ErrPasswordNoUpper, func(s *setup) { s.cmd.Human.Password = "alllower1!" }},
	{"password_without_number", 9, provision.ErrPasswordNoNumber, func(s *setup) { s.cmd.Human.Password = "NoNumber!" }},
	{"password_without_symbol", 9, provision.ErrPasswordNoSymbol, func(s *setup) { s.cmd.Human.Password = "NoSymbol11" }},
	// Not measured against the others, but before every uniqueness.
	{"domain_twice", 10, provision.ErrDomainTwice, func(s *setup) { s.cmd.Domain = "GLOBEX." + instanceHost }},
}

func TestCreateInstance_Execute_refusals_in_order(t *testing.T) {
	refuse := func(t *testing.T, c *creation, want *tenant.Error) { c.refuse(t, want) }
	t.Run("human", func(t *testing.T) { runPairs(t, humanFaults, newHumanCreation, refuse) })
	t.Run("machine", func(t *testing.T) { runPairs(t, machineFaults, newMachineCreation, refuse) })
}

func TestSetupOrg_Execute_refusals_in_order(t *testing.T) {
	runPairs(t, setupFaults, newSetup, func(t *testing.T, s *setup, want *tenant.Error) { s.refuse(t, want) })
}

// runPairs checks each fault alone, and that of each two of different places
// the earlier one is reported.
func runPairs[C any](t *testing.T, faults []fault[C], good func() C, refuse func(*testing.T, C, *tenant.Error)) {
	t.Helper()
	pairs := 0
	for i, first := range faults {
		t.Run(first.name, func(t *testing.T) {
			command := good()
			first.make(command)
			refuse(t, command, first.want)
		})
		for _, second := range faults[i+1:] {
			if first.place == second.place {
				continue
			}
			pairs++
			t.Run(first.name+"+"+second.name, func(t *testing.T) {
				command := good()
				// Where both are of one field, the earlier one overwrites.
				second.make(command)
				first.make(command)
				refuse(t, command, first.want)
			})
		}
	}
	if pairs == 0 {
		t.Fatal("pairs: got 0, want some")
	}
}

// What another has taken is reported by the store, after every rule.
func TestExecute_store_refuses(t *testing.T) {
	for _, want := range []error{
		provision.ErrHostTaken, provision.ErrOrgNameTaken, provision.ErrUserNameTaken, provision.ErrOrgDomainTaken,
		tenant.ErrUnavailable.WithCause(errors.New("throttled")), errors.New("nobody mapped this"),
	} {
		t.Run(want.Error(), func(t *testing.T) {
			create := newMachineCreation()
			create.store.refusals = []error{want}
			if result, err := create.execute(); !errors.Is(err, want) || result != nil {
				t.Errorf("CreateInstance: got %v, %v, want no result, %v", result, err, want)
			}
			org := newSetup()
			org.store.refusals = []error{want}
			if result, err := org.execute(); !errors.Is(err, want) || result != nil {
				t.Errorf("SetupOrg: got %v, %v, want no result, %v", result, err, want)
			}
			if got := len(create.store.changes) + len(org.store.changes); got != 2 {
				t.Errorf("attempts of both: got %d, want 2: only a collision is tried again", got)
			}
		})
	}
}
