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

// Tenants is what the functions have in common that read or make tenants.
type Tenants struct {
	KMS    *kms.Client
	Log    *slog.Logger
	Store  Store
	Sealer tenant.Sealer
	Clock  tenant.Clock
	IDs    tenant.IDs
	// ExternalDomain in the form in which hosts are compared.
	ExternalDomain string
}

// NewTenants makes Tenants that log to log. The error names the variables that
// are wrong.
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

// NewKeyring makes the keyring of machine keys, which come from the stock or are
// made. It is not a method, so that only the functions that call it link it.
func NewKeyring(t *Tenants, cfg config.Tenants) tenant.Keyring {
	return keystock.NewSupplier(t.Store, tenantrykms.NewKeyStock(t.KMS, cfg.KMSKey, cfg.Table),
		tenantrykms.NewKeyMaker(t.KMS, cfg.KMSKey), t.Clock, t.Log)
}

// NewCreateInstance makes the use case. The error names the variable that is wrong.
// It is not a method, so that only the functions that call it link the keyring.
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

// ReservedHosts are those at which a deployment answers for itself: its external
// domain, the System API's by convention (template.yaml) and by configuration,
// and the names that AWS gives to API Gateway, function URLs and distributions.
func ReservedHosts(externalDomain, audience string) instance.ReservedHosts {
	hosts := instance.ReservedHosts{externalDomain, "api." + externalDomain, ".amazonaws.com", ".amazonaws.com.cn", ".on.aws", ".cloudfront.net"}
	if u, err := url.Parse(audience); err == nil {
		if host, ok := hostname.Parse(u.Hostname()); ok {
			hosts = append(hosts, host)
		}
	}
	return hosts
}

// Base is what the functions that serve an API have in common.
type Base struct {
	*Tenants
	Env *api.Env
}

// New makes a Base that logs to log. The error names the variables that are
// wrong.
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
