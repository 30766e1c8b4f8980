package instance

import (
	"context"
	"strings"
	"time"

	"github.com/tenantry/tenantry/pkg/credential"
	"github.com/tenantry/tenantry/pkg/locale"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// CreateCommand requests an instance with its first organisation and owner. Exactly one
// of Human and Machine is set.
type CreateCommand struct {
	// Actor is the requester, for the event.
	Actor string
	// InstanceName is stored unchanged. It may not be blank.
	InstanceName string
	// FirstOrgName is trimmed; it defaults to the instance's name.
	FirstOrgName string
	// CustomDomain may be empty; then the generated domain is the primary one.
	CustomDomain string
	// DefaultLanguage defaults to the deployment's if it is empty or unknown.
	DefaultLanguage string
	Human           *user.Human
	Machine         *MachineOwner
	// Complete may be nil.
	Complete tenant.Completer[CreateResult]
}

// MachineOwner is a service account that owns an instance.
type MachineOwner struct {
	UserName, Name string
	// Token and Key request credentials.
	Token, Key *CredentialRequest
}

// CredentialRequest requests a token or key. Without ExpiresAt, it lives as long as the
// deployment allows.
type CredentialRequest struct {
	ExpiresAt *time.Time
}

// CreateResult is a new instance.
type CreateResult struct {
	InstanceID, OrgID, UserID string
	Revision                  tenant.Revision
	// Token is the owner's personal access token, if requested. Secret.
	Token string
	// MachineKeyFile is the owner's key file in JSON, if requested. Secret.
	MachineKeyFile []byte
}

// Create creates an instance. Safe for concurrent use.
type Create struct {
	Store   tenant.Store
	Keyring tenant.Keyring
	Clock   tenant.Clock
	IDs     tenant.IDs
	// ExternalDomain is the parent of generated domains: a host name of at most
	// hostname.MaxExternalDomainLength bytes.
	ExternalDomain string
	// Reserved hosts cannot be custom domains.
	Reserved ReservedHosts
	// DefaultLanguage is for instances created without one: a canonical BCP 47 tag.
	DefaultLanguage string
	// CredentialLifetime is the maximum lifetime of tokens and keys; 0 means no limit.
	CredentialLifetime time.Duration
}

// Execute creates the instance with at most one call to the key service and one
// transaction; both are repeated each time a stocked key pair turns out to be gone. It
// returns a refusal of this package or of packages org or user, ErrKeysUnavailable or
// ErrUnavailable. With an error, there is no result and nothing was written.
func (uc *Create) Execute(ctx context.Context, cmd CreateCommand) (*CreateResult, error) {
	plan, err := uc.check(cmd)
	if err != nil {
		return nil, err
	}
	if cmd.Human != nil {
		// Hashing is slow on purpose, so it comes after all rules.
		if err := cmd.Human.SetPassword(plan.person); err != nil {
			return nil, err
		}
	}
	return credential.Commit(&plan.pair, func() (*CreateResult, error) {
		return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*CreateResult, tenant.Change, error) {
			return uc.decide(ctx, plan)
		})
	})
}

// decide draws random values and obtains a key pair if one was requested, which is kept
// when ids are drawn again.
func (uc *Create) decide(ctx context.Context, p *plan) (*CreateResult, tenant.Change, error) {
	if err := p.draw(); err != nil {
		return nil, tenant.Change{}, err
	}
	if p.wantsKey {
		pair, err := p.pair.Get(ctx, tenant.KeyUse{InstanceID: p.instanceID, UserID: p.userID, KeyID: p.keyID})
		if err != nil {
			return nil, tenant.Change{}, err
		}
		p.publicKey, p.privateKeyPEM = pair.PublicKey, pair.PrivateKeyPEM
	}
	result, err := p.result()
	return result, p.change(), err
}

// check applies the rules in the contract's order. It makes no calls.
func (uc *Create) check(cmd CreateCommand) (*plan, error) {
	p := &plan{
		actor: cmd.Actor, ids: uc.IDs, externalDomain: uc.ExternalDomain,
		now: uc.Clock.Now(), credentialLifetime: uc.CredentialLifetime, pair: credential.Pair{Keyring: uc.Keyring},
		name:     cmd.InstanceName,
		language: locale.Canonical(cmd.DefaultLanguage, uc.DefaultLanguage),
	}
	if err := p.setOrg(cmd.FirstOrgName); err != nil {
		return nil, err
	}
	if err := p.setOwner(cmd); err != nil {
		return nil, err
	}
	if err := p.setHosts(cmd.CustomDomain); err != nil {
		return nil, err
	}
	if cmd.Human != nil {
		if err := cmd.Human.CheckPassword(); err != nil {
			return nil, err
		}
	}
	if uc.Reserved.Has(strings.ToLower(p.customDomain)) {
		return nil, ErrHostTaken
	}
	return p, nil
}
