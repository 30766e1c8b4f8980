package instance_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"sync"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
	"github.com/tenantry/tenantry/pkg/user"
)

const externalDomain = "tenants.example"

// recordingKeyring returns the test's key pair.
type recordingKeyring struct {
	err  error
	uses []tenant.KeyUse
}

func (k *recordingKeyring) MachineKeyPair(_ context.Context, use tenant.KeyUse) (*tenant.KeyPair, error) {
	k.uses = append(k.uses, use)
	if k.err != nil {
		return nil, k.err
	}
	return testKeyPair(), nil
}

var testKeyPair = sync.OnceValue(func() *tenant.KeyPair {
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	public, err := x509.MarshalPKIXPublicKey(&private.PublicKey)
	if err != nil {
		panic(err)
	}
	return &tenant.KeyPair{
		PrivateKeyPEM: pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(private)}),
		PublicKey:     public,
	}
})

// creation is a CreateInstance with parts that record their calls.
type creation struct {
	store   tenanttest.Store
	keyring recordingKeyring
	cmd     instance.CreateCommand
	// external is the deployment's domain, reserved are the hosts at which it answers
	// itself.
	external string
	reserved instance.ReservedHosts
	// lifetime is the maximum lifetime of credentials.
	lifetime time.Duration
}

func newHumanCreation() *creation {
	return &creation{external: externalDomain, reserved: instance.ReservedHosts{externalDomain}, cmd: instance.CreateCommand{
		Actor: "system", InstanceName: "Acme Inc", FirstOrgName: "Acme", DefaultLanguage: "de",
		Human: &user.Human{
			UserName: "root", FirstName: "Ada", LastName: "Lovelace", Email: "ada@example.com",
		},
	}}
}

func newMachineCreation() *creation {
	return &creation{external: externalDomain, reserved: instance.ReservedHosts{externalDomain}, cmd: instance.CreateCommand{
		Actor: "system", InstanceName: "Acme Inc", FirstOrgName: "Acme", DefaultLanguage: "de",
		Machine: &instance.MachineOwner{
			UserName: "robot", Name: "Robot",
			Token: &instance.CredentialRequest{}, Key: &instance.CredentialRequest{},
		},
	}}
}

func (c *creation) execute() (*instance.CreateResult, error) {
	useCase := instance.Create{
		Store: &c.store, Keyring: &c.keyring, Clock: tenanttest.Clock, IDs: tenanttest.IDs(),
		ExternalDomain: c.external, Reserved: c.reserved, DefaultLanguage: "en", CredentialLifetime: c.lifetime,
	}
	return useCase.Execute(context.Background(), c.cmd)
}

func (c *creation) mustExecute(t testing.TB) (*instance.CreateResult, tenant.Change) {
	t.Helper()
	result, err := c.execute()
	if err != nil {
		t.Fatalf("Execute: got error %v, want none", err)
	}
	return result, c.store.OnlyChange(t)
}

// refuse checks that the command is refused with want before anything was made or
// written, and that there is no result along with the error.
func (c *creation) refuse(t testing.TB, want error) {
	t.Helper()
	result, err := c.execute()
	c.store.CheckRefused(t, err, want, result != nil)
	if got := len(c.keyring.uses); got != 0 {
		t.Errorf("calls to the key service: got %d, want 0", got)
	}
}

func ptr[T any](v T) *T { return &v }
