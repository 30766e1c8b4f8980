package functions_test

import (
	"context"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awskms "github.com/aws/aws-sdk-go-v2/service/kms"

	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// stockKeyPairs fills the first n slots of the stock with pairs encrypted like
// those from KMS. Generating a key takes longer than a request, so of returns the
// key of each; it may be the same one each time.
func (s *system) stockKeyPairs(tb testing.TB, n int, of func(i int) *rsa.PrivateKey) {
	tb.Helper()
	s.hasStock = true
	store, ids := dynamo.New(s.client, s.table), tenant.NewIDs(time.Now)
	for slot := range n {
		pair := s.keyPair(tb, slot, ids(), of(slot))
		if err := store.StockKeyPair(context.Background(), pair, ""); err != nil {
			tb.Fatal(err)
		}
	}
}

func (s *system) keyPair(tb testing.TB, slot int, id string, key *rsa.PrivateKey) *tenant.StockedKeyPair {
	tb.Helper()
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		tb.Fatal(err)
	}
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		tb.Fatal(err)
	}
	out, err := s.kms.Encrypt(context.Background(), &awskms.EncryptInput{
		KeyId: aws.String("alias/tenantry"), Plaintext: private,
		EncryptionContext: map[string]string{"purpose": "key-stock", "table": s.table, "pair": id},
	})
	if err != nil {
		tb.Fatal(err)
	}
	return &tenant.StockedKeyPair{Slot: slot, ID: id, PublicKey: public, Encrypted: out.CiphertextBlob, CreatedAt: time.Now()}
}

// mustHaveKey checks that the response to a create has a private key and that the
// table has the public half, and returns the modulus, which identifies the key.
func (s *system) mustHaveKey(tb testing.TB, a answer) (modulus string) {
	tb.Helper()
	var created struct {
		InstanceID string
		MachineKey []byte
	}
	var file struct{ KeyID, UserID, Key string }
	if err := json.Unmarshal(a.Body, &created); err != nil {
		tb.Fatalf("%v in %s", err, a.Body)
	}
	if err := json.Unmarshal(created.MachineKey, &file); err != nil {
		tb.Fatalf("%v in a key file", err)
	}
	block, _ := pem.Decode([]byte(file.Key))
	if block == nil {
		tb.Fatal("the key file has no PEM block")
	}
	private, err := x509.ParsePKCS1PrivateKey(block.Bytes)
	if err != nil {
		tb.Fatal(err)
	}
	found, err := dynamo.New(s.client, s.table).Snapshot(context.Background(), tenant.Query{
		InstanceID: created.InstanceID, UserID: file.UserID, MachineKeyID: file.KeyID,
	})
	if err != nil || found.MachineKey == nil {
		tb.Fatalf("machine key in the table: got %v, %v", found.MachineKey, err)
	}
	public, err := x509.ParsePKIXPublicKey(found.MachineKey.PublicKey)
	if err != nil || !private.PublicKey.Equal(public) {
		tb.Errorf("the table's public key is not that of the key file: %v", err)
	}
	return fmt.Sprint(private.N)
}
