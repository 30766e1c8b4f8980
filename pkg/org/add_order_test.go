package org_test

import (
	"testing"

	"github.com/tenantry/tenantry/pkg/member"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
	"github.com/tenantry/tenantry/pkg/user"
)

// organisation is an AddCommand with a new and an existing administrator.
type organisation struct {
	store peopleStore
	cmd   org.AddCommand
}

func newOrganisation() *organisation {
	return &organisation{cmd: org.AddCommand{Name: "Globex", Admins: []org.Admin{
		{UserID: "9"}, {Human: person("gigi"), HumanID: "8"},
	}}}
}

// The rules for what was sent come before those for what must be read, for all
// administrators. Source: the contract, errors.md, "_setup", whose command the original
// shares.
var addFaults = []tenanttest.Fault[*organisation]{
	{Name: "empty_administrator", Place: 0, Want: org.ErrAdminEmpty, Make: func(o *organisation) { o.cmd.Admins = append(o.cmd.Admins, org.Admin{}) }},
	{Name: "id_blank", Place: 1, Want: org.ErrIDBlank, Make: func(o *organisation) { o.cmd.ID = " " }},
	{Name: "id_taken", Place: 1, Want: org.ErrIDTaken, Make: func(o *organisation) { o.cmd.ID, o.cmd.Read = "5", &tenant.Org{ID: "5"} }},
	{Name: "name_blank", Place: 2, Want: org.ErrNameBlank, Make: func(o *organisation) { o.cmd.Name = " " }},
	{Name: "name_symbols", Place: 2, Want: org.ErrNameEmpty, Make: func(o *organisation) { o.cmd.Name = "!" }},
	{Name: "id_invalid", Place: 3, Want: org.ErrIDInvalid, Make: func(o *organisation) { o.cmd.ID = "a b" }},
	{Name: "role_of_existing_user_unknown", Place: 4, Want: member.ErrOrgRoleUnknown, Make: func(o *organisation) { o.cmd.Admins[0].Roles = []string{"NOPE"} }},
	{Name: "id_of_new_user_reserved", Place: 5, Want: user.ErrIDTaken, Make: func(o *organisation) { o.cmd.IsReserved = func(id string) bool { return id == "8" } }},
	{Name: "email_with_name", Place: 6, Want: user.ErrEmailInvalid, Make: func(o *organisation) { o.cmd.Admins[1].Human.Email = "Gigi <gigi@example.com>" }},
	{Name: "first_name_blank", Place: 7, Want: user.ErrFirstNameEmpty, Make: func(o *organisation) { o.cmd.Admins[1].Human.FirstName = " " }},
	{Name: "role_of_new_user_unknown", Place: 8, Want: member.ErrOrgRoleUnknown, Make: func(o *organisation) { o.cmd.Admins[1].Roles = []string{"NOPE"} }},
	{Name: "existing_user_unknown", Place: 9, Want: member.ErrOrgUserNotFound, Make: func(o *organisation) { o.cmd.Admins[0].UserID = "7" }},
	{Name: "suffix_reserved", Place: 10, Want: user.ErrSuffixReserved, Make: func(o *organisation) {
		o.cmd.Admins[1].Human.UserName = "gigi@taken.example"
		o.cmd.Suffix = &user.Suffix{Domain: "taken.example", Owner: "4"}
	}},
	{Name: "password_short", Place: 11, Want: user.ErrPasswordTooShort, Make: func(o *organisation) { o.cmd.Admins[1].Human.Password = "short" }},
	{Name: "user_twice", Place: 12, Want: member.ErrOrgExists, Make: func(o *organisation) { o.cmd.Admins = append(o.cmd.Admins, o.cmd.Admins[0]) }},
}

func TestAdd_refusals_in_order(t *testing.T) {
	tenanttest.CheckOrder(t, addFaults, newOrganisation, func(t *testing.T, o *organisation, want *tenant.Error) {
		result, err := add(&o.store, o.cmd)
		o.store.CheckRefused(t, err, want, result != nil)
	})
}
