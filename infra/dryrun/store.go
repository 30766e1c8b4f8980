package dryrun

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go/middleware"

	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/phone"
	"github.com/tenantry/tenantry/pkg/provision"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// ExternalDomain is the one under which generated hosts lie.
const ExternalDomain = "tenants.example.com"

// Item is what DynamoDB keeps.
type Item = map[string]types.AttributeValue

// Tenants are the use cases on no database. Not safe for concurrent use.
type Tenants struct {
	create *provision.CreateInstance
	setUp  *provision.SetupOrg
}

// New makes Tenants that hand the items of each transaction to take, in the order of the transaction, as the
// store would put them into the table of that name.
func New(clock tenant.Clock, table string, take func(items []Item) error) (*Tenants, error) {
	keyring, err := NewKeyring()
	if err != nil {
		return nil, err
	}
	store := dynamo.New(dynamodb.New(dynamodb.Options{Region: "us-east-1"}, intercept(take)), table)
	ids := tenant.NewIDs(clock)
	return &Tenants{
		create: &provision.CreateInstance{
			Store: store, Keyring: keyring, Clock: clock, IDs: ids, ExternalDomain: ExternalDomain, DefaultLanguage: "en",
		},
		setUp: &provision.SetupOrg{Store: store, Clock: clock, IDs: ids, NormalizePhone: phone.Normalize},
	}, nil
}

// intercept ends each TransactWriteItems before it is sent, as carried out.
func intercept(take func([]Item) error) func(*dynamodb.Options) {
	taker := middleware.InitializeMiddlewareFunc("DryRun", func(
		_ context.Context, in middleware.InitializeInput, _ middleware.InitializeHandler,
	) (out middleware.InitializeOutput, meta middleware.Metadata, err error) {
		transaction, ok := in.Parameters.(*dynamodb.TransactWriteItemsInput)
		if !ok {
			return out, meta, fmt.Errorf("dry run: a %T is not a transaction", in.Parameters)
		}
		items := make([]Item, len(transaction.TransactItems))
		for i, write := range transaction.TransactItems {
			if write.Put == nil {
				return out, meta, fmt.Errorf("dry run: write %d of a transaction puts nothing", i)
			}
			items[i] = write.Put.Item
		}
		out.Result = &dynamodb.TransactWriteItemsOutput{}
		return out, meta, take(items)
	})
	return func(o *dynamodb.Options) {
		o.APIOptions = append(o.APIOptions, func(stack *middleware.Stack) error {
			return stack.Initialize.Add(taker, middleware.Before)
		})
	}
}

// onePair gives it to all.
type onePair struct{ pair *tenant.KeyPair }

// MachineKeyPair implements tenant.Keyring.
func (k onePair) MachineKeyPair(context.Context, tenant.KeyUse) (*tenant.KeyPair, error) {
	return k.pair, nil
}

// NewKeyring makes a keyring that gives one pair to all: its size is what counts. It is as one that was made for its use,
// so no pair is taken from the stock.
func NewKeyring() (tenant.Keyring, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, err
	}
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		return nil, err
	}
	private := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
	return onePair{&tenant.KeyPair{PrivateKeyPEM: private, PublicKey: public}}, nil
}

// Host is the custom domain of the nth instance.
func Host(n int) string { return fmt.Sprintf("customer%d.example.com", n) }

// CreateInstance makes the nth instance, which is owned by a machine with a token and a key.
func (t *Tenants) CreateInstance(ctx context.Context, n int) (*provision.InstanceResult, error) {
	return t.create.Execute(ctx, provision.CreateInstanceCommand{
		Actor: "system", InstanceName: fmt.Sprintf("Customer %d", n), CustomDomain: Host(n), DefaultLanguage: "en",
		Machine: &provision.MachineOwner{
			UserName: "control-plane", Name: "Control plane",
			Token: &provision.CredentialRequest{}, Key: &provision.CredentialRequest{},
		},
	})
}

// SetUpOrg sets the nth organisation of an instance up, with its own domain and a person without a password.
func (t *Tenants) SetUpOrg(ctx context.Context, instanceID, host string, n int) (*provision.OrgResult, error) {
	return t.setUp.Execute(ctx, provision.SetupOrgCommand{
		Actor: "control-plane", InstanceID: instanceID, Host: host,
		Name: fmt.Sprintf("Organisation %d", n), Domain: fmt.Sprintf("organisation%d.example.org", n),
		Human: provision.Human{
			UserName: fmt.Sprintf("user%d", n), FirstName: "Gigi", LastName: "Giraffe", PreferredLanguage: "en",
			Email: fmt.Sprintf("user%d@organisation%d.example.org", n, n), EmailVerified: true,
		},
	})
}
