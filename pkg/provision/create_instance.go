package provision

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// CreateInstanceCommand asks for an instance with its first organisation and
// its owner. Exactly one of Human and Machine is set.
type CreateInstanceCommand struct {
	// Actor is who asks, for the event.
	Actor        string
	InstanceName string
	// FirstOrgName may be empty: then it is the instance's name.
	FirstOrgName string
	// CustomDomain may be empty: then the generated domain is the primary one.
	CustomDomain string
	// DefaultLanguage may be empty or unknown: then it is the deployment's.
	DefaultLanguage string
	Human           *Human
	Machine         *MachineOwner
	// Complete may be nil.
	Complete Completer[InstanceResult]
}

// MachineOwner is a service account that owns an instance.
type MachineOwner struct {
	UserName, Name string
	// Token and Key ask for credentials.
	Token, Key *CredentialRequest
}

// CredentialRequest asks for a token or a key. No ExpiresAt means that it lives
// as long as the deployment allows.
type CredentialRequest struct {
	ExpiresAt *time.Time
}

// InstanceResult describes an instance that was created.
type InstanceResult struct {
	InstanceID, OrgID, UserID string
	Revision                  tenant.Revision
	// Token is the owner's personal access token, if asked for. Secret.
	Token string
	// MachineKeyFile is the owner's key file in JSON, if asked for. Secret.
	MachineKeyFile []byte
}

// CreateInstance is the use case of that name. Safe for concurrent use.
type CreateInstance struct {
	Store   tenant.Store
	Keyring tenant.Keyring
	Clock   tenant.Clock
	IDs     tenant.IDs
	// ExternalDomain is the one under which generated domains lie: a HostName
	// of at most MaxExternalDomainLength bytes.
	ExternalDomain string
	// Reserved are hosts that no instance may have, beside ExternalDomain, because
	// the deployment answers at them itself: a HostName, or a dot and one for
	// all hosts under it.
	Reserved []string
	// DefaultLanguage of instances that name none: a canonical BCP 47 tag.
	DefaultLanguage string
	// CredentialLifetime is the longest life of tokens and keys; 0 means no limit.
	CredentialLifetime time.Duration
}

// Execute creates the instance: at most one call to the key service, one
// transaction, and the same again for each time that a key pair from the stock
// was gone. It returns a refusal of this package, ErrKeysUnavailable or
// ErrUnavailable; with an error there is no result, and nothing was written.
func (uc *CreateInstance) Execute(ctx context.Context, cmd CreateInstanceCommand) (*InstanceResult, error) {
	plan, err := uc.plan(cmd)
	if err != nil {
		return nil, err
	}
	if err := plan.draw(); err != nil {
		return nil, err
	}
	if err := uc.makeSecrets(ctx, plan, cmd.Human); err != nil {
		return nil, err
	}
	for {
		result, err := write(ctx, uc.Store, plan, cmd.Complete)
		if !errors.Is(err, tenant.ErrKeyPairGone) {
			return result, err
		}
		// Another request was faster; ctx bounds how often.
		if err := uc.takeKeyPair(ctx, plan); err != nil {
			return nil, err
		}
	}
}

// plan applies the rules in the contract's order. It makes no call.
func (uc *CreateInstance) plan(cmd CreateInstanceCommand) (*instancePlan, error) {
	p := &instancePlan{
		actor: cmd.Actor, ids: uc.IDs, externalDomain: uc.ExternalDomain,
		now: now(uc.Clock), credentialLifetime: uc.CredentialLifetime,
		name:     strings.TrimSpace(cmd.InstanceName),
		language: Language(cmd.DefaultLanguage, uc.DefaultLanguage),
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
		if err := cmd.Human.checkPassword(); err != nil {
			return nil, err
		}
	}
	if uc.isReserved(p.customDomain) {
		return nil, ErrHostTaken
	}
	return p, nil
}

// isReserved reports whether host is the deployment's own: an instance that had
// it would answer, or get the mail and the certificates, for the deployment.
func (uc *CreateInstance) isReserved(host string) bool {
	return host == uc.ExternalDomain || slices.ContainsFunc(uc.Reserved, func(reserved string) bool {
		return host == reserved || strings.HasPrefix(reserved, ".") && strings.HasSuffix(host, reserved)
	})
}

// makeSecrets makes what is slow or costs a call, once every rule has passed.
func (uc *CreateInstance) makeSecrets(ctx context.Context, p *instancePlan, human *Human) error {
	if human != nil {
		return human.setPassword(p.person)
	}
	if p.wantsKey {
		return uc.takeKeyPair(ctx, p)
	}
	return nil
}

// takeKeyPair gives the plan a key pair, in place of the one that it has.
func (uc *CreateInstance) takeKeyPair(ctx context.Context, p *instancePlan) error {
	use := tenant.KeyUse{InstanceID: p.instanceID, UserID: p.userID, KeyID: p.keyID}
	if p.keyPair != nil {
		use.Lost = p.keyPair.Stocked
	}
	pair, err := uc.Keyring.MachineKeyPair(ctx, use)
	if err != nil {
		return err
	}
	p.keyPair = pair
	return nil
}
