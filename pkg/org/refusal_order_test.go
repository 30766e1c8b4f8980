package org_test

import (
	"testing"

	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
	"github.com/tenantry/tenantry/pkg/user"
)

// Source: the contract, errors.md, "_setup".
var setupFaults = []tenanttest.Fault[*setup]{
	{Name: "name_blank", Place: 0, Want: org.ErrNameEmpty, Make: func(s *setup) { s.cmd.Name = "  " }},
	{Name: "name_symbols", Place: 0, Want: org.ErrNameEmpty, Make: func(s *setup) { s.cmd.Name = "!!!" }},
	{Name: "email_with_name", Place: 1, Want: user.ErrEmailInvalid, Make: func(s *setup) { s.cmd.Human.Email = "Gigi <gigi@example.com>" }},
	{Name: "user_name_blank", Place: 2, Want: user.ErrUserNameBlank, Make: func(s *setup) { s.cmd.Human.UserName = "  " }},
	{Name: "first_name_blank", Place: 3, Want: user.ErrFirstNameEmpty, Make: func(s *setup) { s.cmd.Human.FirstName = "  " }},
	{Name: "last_name_blank", Place: 4, Want: user.ErrLastNameEmpty, Make: func(s *setup) { s.cmd.Human.LastName = "\u3000" }},
	{Name: "phone_too_short", Place: 5, Want: user.ErrPhoneInvalid, Make: func(s *setup) { s.cmd.Human.Phone = &user.Phone{Number: "+1"} }},
	{Name: "role_unknown", Place: 6, Want: member.ErrOrgRoleUnknown, Make: func(s *setup) { s.cmd.Roles = []string{"ORG_OWNER", "NOPE"} }},
	{Name: "domain_blank", Place: 7, Want: org.ErrDomainInvalid, Make: func(s *setup) { s.cmd.Domain = "  " }},
	{Name: "user_name_suffix_reserved", Place: 8, Want: user.ErrSuffixReserved, Make: func(s *setup) { s.cmd.SuffixOwner = "7000000000000000005" }},
	{Name: "password_short", Place: 9, Want: user.ErrPasswordTooShort, Make: func(s *setup) { s.cmd.Human.Password = "short" }},
	{Name: "password_without_lower", Place: 9, Want: user.ErrPasswordNoLower, Make: func(s *setup) { s.cmd.Human.Password = "ALLUPPER1!" }},
	{Name: "password_without_upper", Place: 9, Want: user.ErrPasswordNoUpper, Make: func(s *setup) { s.cmd.Human.Password = "alllower1!" }},
	{Name: "password_without_number", Place: 9, Want: user.ErrPasswordNoNumber, Make: func(s *setup) { s.cmd.Human.Password = "NoNumber!" }},
	{Name: "password_without_symbol", Place: 9, Want: user.ErrPasswordNoSymbol, Make: func(s *setup) { s.cmd.Human.Password = "NoSymbol11" }},
	// Its order relative to the others was not recorded, but it precedes every
	// uniqueness check.
	{Name: "domain_twice", Place: 10, Want: org.ErrDomainTwice, Make: func(s *setup) { s.cmd.Domain = "GLOBEX." + instanceHost }},
}

func TestSetUp_Execute_refusals_in_order(t *testing.T) {
	tenanttest.CheckOrder(t, setupFaults, newSetup, func(t *testing.T, s *setup, want *tenant.Error) { s.refuse(t, want) })
}
