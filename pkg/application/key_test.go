package application_test

import (
	"context"
	"strconv"
	"testing"

	"github.com/tenantry/tenantry/pkg/application"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
)

// noPairs is a keyring that fails the test when it is used.
type noPairs struct{ t *testing.T }

func (n noPairs) MachineKeyPair(context.Context, tenant.KeyUse) (*tenant.KeyPair, error) {
	n.t.Error("a pair was requested")
	return nil, tenant.ErrKeysUnavailable
}

// TestAddKey_refused checks that no key pair is created for a refused key.
func TestAddKey_refused(t *testing.T) {
	full := &tenant.Application{InstanceID: instanceID, ID: "api", ClientID: "9", API: &tenant.APIConfig{AuthMethod: tenant.ClientAuthPrivateKeyJWT}}
	for n := range tenant.MaxApplicationKeys {
		full.Keys = append(full.Keys, tenant.ApplicationKey{ID: strconv.Itoa(n)})
	}
	for want, a := range map[*tenant.Error]*tenant.Application{application.ErrTooManyKeys: full, application.ErrNoKeys: web()} {
		store := &tenanttest.Store{}
		uc := application.AddKey{Store: store, Keyring: noPairs{t}, Clock: tenanttest.Clock, IDs: tenanttest.IDs()}
		got, err := uc.Execute(context.Background(), application.AddKeyCommand{Actor: "ops", Application: a})
		store.CheckRefused(t, err, want, got != nil)
	}
}
