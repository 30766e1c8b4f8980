package app

import (
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/kms"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/config"
	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/hostname"
	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/keystock"
	tenantrykms "github.com/tenantry/tenantry/pkg/kms"
	"github.com/tenantry/tenantry/pkg/locale"
	"github.com/tenantry/tenantry/pkg/telemetry"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Tenants has what all functions that read or create tenants share.
type Tenants struct {
	KMS    *kms.Client
	Log    *slog.Logger
	Store  Store
	Sealer tenant.Sealer
	Clock  tenant.Clock
	IDs    tenant.IDs
	// ExternalDomain in the form used to compare hosts.
	ExternalDomain string
}

// NewTenants returns Tenants that log to log. Its error names the invalid variables.
func NewTenants(cfg config.Tenants, log *slog.Logger) (*Tenants, error) {
	externalDomain, ok := hostname.Parse(cfg.ExternalDomain)
	if !ok || len(externalDomain) > hostname.MaxExternalDomainLength {
		return nil, fmt.Errorf("configuration: TENANTRY_EXTERNAL_DOMAIN: %q is not a host name of at most %d letters, such as tenants.example.com",
			cfg.ExternalDomain, hostname.MaxExternalDomainLength)
	}
	sdkLog := telemetry.SDKLogger(log)
	keys := kms.NewFromConfig(cfg.KMS(sdkLog), func(o *kms.Options) {
		o.Retryer = tenantrykms.Retryer()
		o.APIOptions = append(o.APIOptions, telemetry.KMSTime)
	})
	clock := tenant.Clock(time.Now)
	return &Tenants{
		KMS: keys, Log: log,
		Store: Store{dynamo.New(dynamodb.NewFromConfig(cfg.DynamoDB(sdkLog), func(o *dynamodb.Options) {
			o.Retryer = dynamo.Retryer()
		}), cfg.Table), time.Duration(cfg.CredentialLifetime)},
		Sealer: tenantrykms.NewSealer(keys, cfg.KMSKey, clock), Clock: clock, IDs: tenant.NewIDs(clock),
		ExternalDomain: externalDomain,
	}, nil
}

// NewKeyring returns the keyring of machine keys, which come from the stock or are made
// on demand. It is not a method, so that only functions that call it link it.
func NewKeyring(t *Tenants, cfg config.Tenants) tenant.Keyring {
	return keystock.NewSupplier(t.Store, tenantrykms.NewKeyStock(t.KMS, cfg.KMSKey, cfg.Table),
		tenantrykms.NewKeyMaker(t.KMS, cfg.KMSKey), t.Clock, t.Log)
}

// NewCreateInstance returns the use case. Its error names the invalid variable. It is
// not a method, so that only functions that call it link the keyring.
//
// audience is that of the System API, whose host belongs to no instance.
func NewCreateInstance(t *Tenants, tenants config.Tenants, cfg config.NewInstances, audience string) (*instance.Create, error) {
	language := locale.Canonical(cfg.DefaultLanguage, "")
	if language == "" {
		return nil, fmt.Errorf("configuration: TENANTRY_DEFAULT_LANGUAGE: %q is not a known language tag, such as en", cfg.DefaultLanguage)
	}
	return &instance.Create{
		Store: t.Store, Keyring: NewKeyring(t, tenants), Clock: t.Clock, IDs: t.IDs,
		ExternalDomain: t.ExternalDomain, Reserved: ReservedHosts(t.ExternalDomain, audience), DefaultLanguage: language,
		CredentialLifetime: time.Duration(tenants.CredentialLifetime),
	}, nil
}

// ReservedHosts returns the hosts at which a deployment answers itself: its external
// domain, the System API's by convention (template.yaml) and by configuration, and the
// names that AWS gives to API Gateway, function URLs and distributions.
func ReservedHosts(externalDomain, audience string) instance.ReservedHosts {
	hosts := instance.ReservedHosts{externalDomain, "api." + externalDomain, ".amazonaws.com", ".amazonaws.com.cn", ".on.aws", ".cloudfront.net"}
	if u, err := url.Parse(audience); err == nil {
		if host, ok := hostname.Parse(u.Hostname()); ok {
			hosts = append(hosts, host)
		}
	}
	return hosts
}

// Base has what all functions that serve an API share.
type Base struct {
	*Tenants
	Env *api.Env
}

// New returns a Base that logs to log. Its error names the invalid variables.
func New(cfg config.Deployment, log *slog.Logger) (*Base, error) {
	tenants, tenantsErr := NewTenants(cfg.Tenants, log)
	users, usersErr := systemUsers(cfg)
	if err := errors.Join(tenantsErr, usersErr); err != nil {
		return nil, err
	}
	return &Base{
		Tenants: tenants,
		Env: &api.Env{
			Store: tenants.Store, Sealer: tenants.Sealer, SystemUsers: users, Clock: tenants.Clock,
			ExternalDomain: tenants.ExternalDomain, Timeout: cfg.Timeout,
		},
	}, nil
}

func systemUsers(cfg config.Deployment) (*access.SystemUsers, error) {
	users := make([]*access.SystemUser, 0, len(cfg.SystemUsers))
	for _, configured := range cfg.SystemUsers {
		roles := make([]tenant.Role, len(configured.Roles))
		for i, role := range configured.Roles {
			roles[i] = tenant.Role(role)
		}
		user, err := access.NewSystemUser(configured.Name, configured.Keys, roles)
		if err != nil {
			return nil, fmt.Errorf("configuration: TENANTRY_SYSTEM_USERS: %w", err)
		}
		users = append(users, user)
	}
	return access.NewSystemUsers(cfg.Audience, users...), nil
}
