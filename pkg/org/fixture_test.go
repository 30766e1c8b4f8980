package org_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
	"github.com/tenantry/tenantry/pkg/user"
)

const (
	instanceID   = "7000000000000000001"
	instanceHost = "acme-abc123.tenants.example"
)

// setup is a SetupOrg with parts that record their calls.
type setup struct {
	store tenanttest.Store
	cmd   org.SetUpCommand
}

func newSetup() *setup {
	return &setup{cmd: org.SetUpCommand{
		Actor: "7000000000000000009", InstanceID: instanceID, Host: instanceHost, Name: "Globex",
		Human: user.Human{
			UserName: "gigi", FirstName: "Gigi", LastName: "Giraffe", Email: "gigi@example.com",
		},
	}}
}

func (s *setup) execute() (*org.SetUpResult, error) {
	useCase := org.SetUp{
		Store: &s.store, Clock: tenanttest.Clock, IDs: tenanttest.IDs(),
		NormalizePhone: func(number string) (string, error) {
			digits := strings.ReplaceAll(number, " ", "")
			if len(digits) < 4 {
				return "", user.ErrPhoneInvalid.WithCause(errors.New("too short"))
			}
			return digits, nil
		},
	}
	return useCase.Execute(context.Background(), s.cmd)
}

func (s *setup) mustExecute(t testing.TB) (*org.SetUpResult, tenant.Change) {
	t.Helper()
	result, err := s.execute()
	if err != nil {
		t.Fatalf("Execute: got error %v, want none", err)
	}
	return result, s.store.OnlyChange(t)
}

func (s *setup) refuse(t testing.TB, want error) {
	t.Helper()
	result, err := s.execute()
	s.store.CheckRefused(t, err, want, result != nil)
}
