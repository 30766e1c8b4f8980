package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	awsconfig "github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/kms"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/config"
	"github.com/tenantry/tenantry/pkg/dynamo"
	tenantrykms "github.com/tenantry/tenantry/pkg/kms"
	"github.com/tenantry/tenantry/pkg/provision"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Base is what the functions that serve an API have in common.
type Base struct {
	KMS   *kms.Client
	Log   *slog.Logger
	Env   *api.Env
	Store tenant.Store
	IDs   tenant.IDs
}

// New makes a Base that logs to log. The error names the variables that are
// wrong.
func New(ctx context.Context, cfg config.Deployment, log *slog.Logger) (*Base, error) {
	externalDomain, ok := provision.HostName(cfg.ExternalDomain)
	var wrong []error
	if !ok || len(externalDomain) > provision.MaxExternalDomainLength {
		wrong = append(wrong, fmt.Errorf("TENANTRY_EXTERNAL_DOMAIN: %q is not a host name of at most %d letters, such as tenants.example.com",
			cfg.ExternalDomain, provision.MaxExternalDomainLength))
	}
	users, err := systemUsers(cfg)
	if err != nil {
		wrong = append(wrong, fmt.Errorf("TENANTRY_SYSTEM_USERS: %w", err))
	}
	if len(wrong) > 0 {
		return nil, fmt.Errorf("configuration: %w", errors.Join(wrong...))
	}
	awsConfig, err := awsconfig.LoadDefaultConfig(ctx)
	if err != nil {
		return nil, fmt.Errorf("configuration of the AWS SDK: %w", err)
	}
	keys := kms.NewFromConfig(awsConfig)
	store := dynamo.New(dynamodb.NewFromConfig(awsConfig, func(o *dynamodb.Options) { o.Retryer = dynamo.Retryer() }), cfg.Table)
	clock := tenant.Clock(time.Now)
	return &Base{
		KMS: keys, Log: log, Store: store, IDs: tenant.NewIDs(clock),
		Env: &api.Env{
			Store: store, Sealer: tenantrykms.NewSealer(keys, cfg.KMSKey, clock), SystemUsers: users, Clock: clock, ExternalDomain: externalDomain, Timeout: cfg.Timeout,
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
			return nil, err
		}
		users = append(users, user)
	}
	return access.NewSystemUsers(cfg.Audience, users...), nil
}
