package provision_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tenantry/tenantry/pkg/provision"
	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	externalDomain = "tenants.example"
	instanceID     = "7000000000000000001"
	instanceHost   = "acme-abc123.tenants.example"
)

// clockTime has nanoseconds, which no stored time keeps.
var clockTime = time.Date(2026, time.November, 24, 6, 7, 8, 123456789, time.UTC)

// storedTime is clockTime as it is stored.
var storedTime = time.Date(2026, time.November, 24, 6, 7, 8, 123456000, time.UTC)

func clock() time.Time { return clockTime }

// countingIDs makes 2000000000000000001 and so on.
func countingIDs() tenant.IDs {
	n := uint64(2000000000000000000)
	return func() string {
		n++
		return strconv.FormatUint(n, 10)
	}
}

// recordingStore keeps the changes that it was asked to apply, and refuses the
// first ones with refusals. In it all organisations exist but one that is named.
type recordingStore struct {
	deadOrg  string
	refusals []error
	changes  []tenant.Change
}

func (s *recordingStore) Apply(_ context.Context, change tenant.Change) error {
	s.changes = append(s.changes, change)
	if n := len(s.changes); n <= len(s.refusals) {
		return s.refusals[n-1]
	}
	return nil
}

func (s *recordingStore) Snapshot(_ context.Context, q tenant.Query) (found tenant.Snapshot, err error) {
	if q.OrgID != "" && q.OrgID != s.deadOrg {
		found.Org = &tenant.Org{InstanceID: q.InstanceID, ID: q.OrgID}
	}
	return found, nil
}

// onlyChange returns the one change that was asked for.
func (s *recordingStore) onlyChange(t testing.TB) tenant.Change {
	t.Helper()
	if got, want := len(s.changes), 1; got != want {
		t.Fatalf("changes: got %d, want %d", got, want)
	}
	return s.changes[0]
}

// recordingKeyring hands out the test's key pair.
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

// creation is a CreateInstance among parts that record.
type creation struct {
	store   recordingStore
	keyring recordingKeyring
	cmd     provision.CreateInstanceCommand
	// external is the deployment's domain, reserved what else it answers at.
	external string
	reserved []string
	// lifetime is the longest of credentials.
	lifetime time.Duration
}

func newHumanCreation() *creation {
	return &creation{external: externalDomain, cmd: provision.CreateInstanceCommand{
		Actor: "system", InstanceName: "Acme Inc", FirstOrgName: "Acme", DefaultLanguage: "de",
		Human: &provision.Human{
			UserName: "root", FirstName: "Ada", LastName: "Lovelace", Email: "ada@example.com",
		},
	}}
}

func newMachineCreation() *creation {
	return &creation{external: externalDomain, cmd: provision.CreateInstanceCommand{
		Actor: "system", InstanceName: "Acme Inc", FirstOrgName: "Acme", DefaultLanguage: "de",
		Machine: &provision.MachineOwner{
			UserName: "robot", Name: "Robot",
			Token: &provision.CredentialRequest{}, Key: &provision.CredentialRequest{},
		},
	}}
}

func (c *creation) execute() (*provision.InstanceResult, error) {
	useCase := provision.CreateInstance{
		Store: &c.store, Keyring: &c.keyring, Clock: clock, IDs: countingIDs(),
		ExternalDomain: c.external, Reserved: c.reserved, DefaultLanguage: "en", CredentialLifetime: c.lifetime,
	}
	return useCase.Execute(context.Background(), c.cmd)
}

func (c *creation) mustExecute(t testing.TB) (*provision.InstanceResult, tenant.Change) {
	t.Helper()
	result, err := c.execute()
	if err != nil {
		t.Fatalf("Execute: got error %v, want none", err)
	}
	return result, c.store.onlyChange(t)
}

// refuse checks that the command is refused with want before anything was
// made or written, and with no result beside the error.
func (c *creation) refuse(t testing.TB, want error) {
	t.Helper()
	result, err := c.execute()
	checkRefusal(t, err, want, result != nil, len(c.store.changes))
	if got := len(c.keyring.uses); got != 0 {
		t.Errorf("calls to the key service: got %d, want 0", got)
	}
}

// setup is a SetupOrg among parts that record.
type setup struct {
	store recordingStore
	cmd   provision.SetupOrgCommand
}

func newSetup() *setup {
	return &setup{cmd: provision.SetupOrgCommand{
		Actor: "7000000000000000009", InstanceID: instanceID, Host: instanceHost, Name: "Globex",
		Human: provision.Human{
			UserName: "gigi", FirstName: "Gigi", LastName: "Giraffe", Email: "gigi@example.com",
		},
	}}
}

func (s *setup) execute() (*provision.OrgResult, error) {
	useCase := provision.SetupOrg{
		Store: &s.store, Clock: clock, IDs: countingIDs(),
		NormalizePhone: func(number string) (string, error) {
			digits := strings.ReplaceAll(number, " ", "")
			if len(digits) < 4 {
				return "", provision.ErrPhoneInvalid.WithCause(errors.New("too short"))
			}
			return digits, nil
		},
	}
	return useCase.Execute(context.Background(), s.cmd)
}

func (s *setup) mustExecute(t testing.TB) (*provision.OrgResult, tenant.Change) {
	t.Helper()
	result, err := s.execute()
	if err != nil {
		t.Fatalf("Execute: got error %v, want none", err)
	}
	return result, s.store.onlyChange(t)
}

func (s *setup) refuse(t testing.TB, want error) {
	t.Helper()
	result, err := s.execute()
	checkRefusal(t, err, want, result != nil, len(s.store.changes))
}

func checkRefusal(t testing.TB, err, want error, hasResult bool, writes int) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("error: got %v, want %v", err, want)
	}
	if hasResult {
		t.Error("result: got one beside an error, want none")
	}
	if writes != 0 {
		t.Errorf("writes: got %d, want 0", writes)
	}
}

// created finds the only entity of its type in a change.
func created[E tenant.Entity](t testing.TB, change tenant.Change) E {
	t.Helper()
	found := allCreated[E](change)
	if len(found) != 1 {
		t.Fatalf("entities of type %T: got %d, want 1", *new(E), len(found))
	}
	return found[0]
}

// allCreated finds the entities of a type that a change creates.
func allCreated[E tenant.Entity](change tenant.Change) []E {
	var found []E
	for _, w := range change.Writes {
		if create, ok := w.(tenant.Create); ok {
			if e, ok := create.Entity.(E); ok {
				found = append(found, e)
			}
		}
	}
	return found
}

// claimsOf returns the claims of a change, in order.
func claimsOf(change tenant.Change) []tenant.Claim {
	var claims []tenant.Claim
	for _, w := range change.Writes {
		if claim, ok := w.(tenant.Claim); ok {
			claims = append(claims, claim)
		}
	}
	return claims
}

// writes returns the writes that take names and then create entities.
func writes(entities []tenant.Entity, claims []tenant.Claim) []tenant.Write {
	all := make([]tenant.Write, 0, len(claims)+len(entities))
	for _, claim := range claims {
		all = append(all, claim)
	}
	for _, entity := range entities {
		all = append(all, tenant.Create{Entity: entity})
	}
	return all
}

func ptr[T any](v T) *T { return &v }
