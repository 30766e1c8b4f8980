// Package createinstance composes POST /system/v1/instances/_create.
package createinstance

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/systemapi"
	"github.com/tenantry/tenantry/pkg/app"
	"github.com/tenantry/tenantry/pkg/config"
	"github.com/tenantry/tenantry/pkg/kms"
	"github.com/tenantry/tenantry/pkg/provision"
)

// New makes the function's handler, which logs to log. The error names the
// variables that are wrong.
func New(ctx context.Context, cfg config.CreateInstance, log *slog.Logger) (http.Handler, error) {
	language := provision.Language(cfg.DefaultLanguage, "")
	if language == "" {
		return nil, fmt.Errorf("configuration: TENANTRY_DEFAULT_LANGUAGE: %q is not a known language tag, such as en", cfg.DefaultLanguage)
	}
	b, err := app.New(ctx, cfg.Deployment, log)
	if err != nil {
		return nil, err
	}
	useCase := &provision.CreateInstance{
		Store: b.Store, Keyring: kms.New(b.KMS, cfg.KMSKey), Clock: b.Env.Clock, IDs: b.IDs,
		ExternalDomain: b.Env.ExternalDomain, DefaultLanguage: language,
	}
	endpoints := append(systemapi.InstancePaths(), systemapi.CreateInstance(useCase))
	return api.NewHandler(b.Env, b.Log, endpoints...), nil
}
