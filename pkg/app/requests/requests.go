// Package requests composes the function that carries out requests by event.
package requests

import (
	"fmt"
	"log/slog"

	"github.com/tenantry/tenantry/pkg/api/adminapi"
	"github.com/tenantry/tenantry/pkg/api/systemapi"
	"github.com/tenantry/tenantry/pkg/app"
	"github.com/tenantry/tenantry/pkg/app/admin"
	"github.com/tenantry/tenantry/pkg/app/projects"
	"github.com/tenantry/tenantry/pkg/app/system"
	"github.com/tenantry/tenantry/pkg/app/users"
	"github.com/tenantry/tenantry/pkg/config"
	"github.com/tenantry/tenantry/pkg/event"
	"github.com/tenantry/tenantry/pkg/event/queue"
	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/phone"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/text/refusals"
)

// New returns the function's handler, which logs to log. Its error names the invalid
// variables.
func New(cfg config.Requests, log *slog.Logger) (*queue.Handler, error) {
	b, err := app.New(cfg.Deployment, log)
	if err != nil {
		return nil, err
	}
	createInstance, err := app.NewCreateInstance(b.Tenants, cfg.Tenants, cfg.NewInstances, cfg.Audience)
	if err != nil {
		return nil, err
	}
	senders, err := newSenders(cfg.EventSources)
	if err != nil {
		return nil, err
	}
	setupOrg := &org.SetUp{Store: b.Store, Clock: b.Clock, IDs: b.IDs, NormalizePhone: phone.Normalize}
	calls, err := newCalls(b, cfg, createInstance, setupOrg)
	if err != nil {
		return nil, err
	}
	return &queue.Handler{
		CreateInstance: createInstance, SetupOrg: setupOrg, Calls: calls, Senders: senders,
		Store: b.Store, Sealer: b.Sealer, Clock: b.Clock, IDs: b.IDs, Log: b.Log, Timeout: cfg.Timeout,
	}, nil
}

// newCalls returns the calls of all functions, except those that custom login pages make
// for somebody who waits at a browser.
func newCalls(b *app.Base, cfg config.Requests, createInstance *instance.Create, setupOrg *org.SetUp) (queue.Calls, error) {
	catalogue, err := refusals.Load()
	if err != nil {
		return nil, err
	}
	ofAdmin, err := admin.NewCalls(b, config.Admin{Deployment: cfg.Deployment, Tokens: cfg.Tokens, RefreshTokens: cfg.RefreshTokens})
	if err != nil {
		return nil, err
	}
	systemV1, systemV2 := system.Calls(b, config.System{Deployment: cfg.Deployment})
	// The texts are those of the answer over HTTP.
	inSystem, inV1, inV2 := b.Env, b.Env.WithText(catalogue.Text), b.Env.WithText(catalogue.DefaultText)
	calls := queue.Calls{}
	calls.Add(inSystem, systemV1...)
	calls.Add(inSystem, systemapi.CreateInstance(createInstance))
	calls.Add(inV1, ofAdmin.V1...)
	calls.Add(inV1, adminapi.SetupOrg(setupOrg))
	calls.Add(inV2, ofAdmin.V2...)
	calls.Add(inV2, ofAdmin.WithoutREST...)
	calls.Add(inV2, systemV2...)
	calls.Add(inV2, users.Calls(b, config.Users{Deployment: cfg.Deployment})...)
	calls.Add(inV2, projects.Calls(b, config.Projects{Deployment: cfg.Deployment})...)
	return calls, nil
}

func newSenders(configured config.EventSources) (event.Senders, error) {
	bySource := map[string]event.Rights{}
	for source, rights := range configured {
		of := event.Rights{InstanceRequested: rights.InstanceRequested, OrgRequested: rights.OrgRequested}
		if calls := rights.CallRequested; calls != nil {
			of.CallRequested = &event.CallRights{Instances: calls.Instances}
			for _, role := range calls.Roles {
				of.CallRequested.Roles = append(of.CallRequested.Roles, tenant.Role(role))
			}
		}
		bySource[source] = of
	}
	senders, err := event.NewSenders(bySource)
	if err != nil {
		return senders, fmt.Errorf("configuration: TENANTRY_EVENT_SOURCES: %w", err)
	}
	return senders, nil
}
