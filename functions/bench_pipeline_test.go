package functions_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/adminapi"
	"github.com/tenantry/tenantry/pkg/api/rest"
	"github.com/tenantry/tenantry/pkg/api/systemapi"
	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/phone"
	"github.com/tenantry/tenantry/pkg/telemetry"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/text/refusals"
)

// BenchmarkPipeline measures our own code: a request through the whole pipeline and
// its use case, with storage and key creation at no cost.
func BenchmarkPipeline(b *testing.B) {
	for _, c := range benchCalls {
		b.Run(c.name, func(b *testing.B) {
			p := newFreePipeline(b)
			body := benchBody(b, c.kind, c.without, 0)
			b.ReportAllocs()
			b.ResetTimer()
			for b.Loop() {
				p.mustServe(b, c.kind, body)
			}
			n := float64(b.N)
			b.ReportMetric(float64(p.store.transactions)/n, "transactions/op")
			b.ReportMetric(float64(p.store.reads)/n, "reads/op")
			b.ReportMetric(float64(p.keyring.calls)/n, "kms/op")
		})
	}
}

// BenchmarkPassword measures hashing a password with the parameters of a create. It
// is slow on purpose.
func BenchmarkPassword(b *testing.B) {
	p := newFreePipeline(b)
	p.mustServe(b, "human", benchBody(b, "human", func(map[string]any) {}, 0))
	hash := ""
	for _, w := range p.store.last.Writes {
		if create, ok := w.(tenant.Create); ok {
			if user, ok := create.Entity.(*tenant.User); ok {
				hash = user.Human.PasswordHash
			}
		}
	}
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		if ok, err := argon2id.ComparePasswordAndHash("Str0ng-Passw0rd!", hash); err != nil || !ok {
			b.Fatalf("hash %q: got %v, %v, want a match", hash, ok, err)
		}
	}
}

// freePipeline returns the handler of both calls with dependencies that cost
// nothing.
type freePipeline struct {
	handler     http.Handler
	store       *countingStore
	keyring     *countingKeyring
	system, pat string
}

const freeHost = "acme-abc123.localhost"

func newFreePipeline(b *testing.B) *freePipeline {
	b.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		b.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		b.Fatal(err)
	}
	user, err := access.NewSystemUser("system", []string{base64.StdEncoding.EncodeToString(der)}, nil)
	if err != nil {
		b.Fatal(err)
	}
	catalogue, err := refusals.Load()
	if err != nil {
		b.Fatal(err)
	}
	ref := tenant.TokenRef{InstanceID: "2000000000000000001", OrgID: "2000000000000000004", UserID: "2000000000000000002", TokenID: "2000000000000000003"}
	token, hash, err := tenant.MintToken(ref)
	if err != nil {
		b.Fatal(err)
	}
	p := &freePipeline{
		system: signWith(b, key, systemClaims(time.Now())), pat: token,
		store: &countingStore{found: tenant.Snapshot{
			HostInstanceID: ref.InstanceID,
			Instance: &tenant.Instance{
				ID: ref.InstanceID, State: tenant.StateActive, DefaultLanguage: "en", Domains: []tenant.InstanceDomain{{Domain: freeHost}},
			},
			User:  &tenant.User{ID: ref.UserID, State: tenant.StateActive, Memberships: []tenant.Membership{{Roles: []tenant.Role{tenant.RoleIAMOwner}}}},
			Token: &tenant.PersonalAccessToken{ID: ref.TokenID, Hash: hash, ExpiresAt: tenant.NoExpiry},
		}},
		keyring: &countingKeyring{pair: tenant.KeyPair{
			PrivateKeyPEM: pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}),
			PublicKey:     der,
		}},
	}
	env := &api.Env{
		Store: p.store, SystemUsers: access.NewSystemUsers(audience, user), Clock: time.Now,
		Text: catalogue.Text, ExternalDomain: "localhost", Timeout: time.Minute,
	}
	ids := tenant.NewIDs(time.Now)
	p.handler = rest.NewHandler(env, telemetry.NewLogger(io.Discard, slog.LevelInfo),
		systemapi.CreateInstance(&instance.Create{
			Store: p.store, Keyring: p.keyring, Clock: time.Now, IDs: ids, ExternalDomain: "localhost", DefaultLanguage: "en",
		}),
		adminapi.SetupOrg(&org.SetUp{Store: p.store, Clock: time.Now, IDs: ids, NormalizePhone: phone.Normalize}),
	)
	return p
}

func (p *freePipeline) mustServe(b *testing.B, kind string, body []byte) {
	b.Helper()
	path, token := "/system/v1/instances/_create", p.system
	if kind == "setup" {
		path, token = "/admin/v1/orgs/_setup", p.pat
	}
	r := httptest.NewRequest(http.MethodPost, path, bytes.NewReader(body))
	r.Host = freeHost
	r.Header.Set("Authorization", "Bearer "+token)
	w := httptest.NewRecorder()
	p.handler.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		b.Fatalf("got %d %s, want 200", w.Code, w.Body)
	}
}

// countingStore keeps only the last change, and finds what it was given.
type countingStore struct {
	found               tenant.Snapshot
	last                tenant.Change
	transactions, reads int
}

func (s *countingStore) Apply(_ context.Context, change tenant.Change) error {
	s.transactions++
	s.last = change
	return nil
}

func (s *countingStore) Snapshot(context.Context, tenant.Query) (tenant.Snapshot, error) {
	s.reads++
	return s.found, nil
}

// countingKeyring always returns the same key pair.
type countingKeyring struct {
	pair  tenant.KeyPair
	calls int
}

func (k *countingKeyring) MachineKeyPair(context.Context, tenant.KeyUse) (*tenant.KeyPair, error) {
	k.calls++
	return &k.pair, nil
}
