// Package requests composes the function that carries out requests by event.
package requests

import (
	"fmt"
	"log/slog"

	"github.com/tenantry/tenantry/pkg/app"
	"github.com/tenantry/tenantry/pkg/config"
	"github.com/tenantry/tenantry/pkg/event"
	"github.com/tenantry/tenantry/pkg/event/queue"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/phone"
)

// New returns the function's handler, which logs to log. Its error names the invalid
// variables.
func New(cfg config.Requests, log *slog.Logger) (*queue.Handler, error) {
	t, err := app.NewTenants(cfg.Tenants, log)
	if err != nil {
		return nil, err
	}
	createInstance, err := app.NewCreateInstance(t, cfg.Tenants, cfg.NewInstances, cfg.Audience)
	if err != nil {
		return nil, err
	}
	senders, err := newSenders(cfg.EventSources)
	if err != nil {
		return nil, err
	}
	return &queue.Handler{
		CreateInstance: createInstance,
		SetupOrg: &org.SetUp{
			Store: t.Store, Clock: t.Clock, IDs: t.IDs, NormalizePhone: phone.Normalize,
		},
		Senders: senders,
		Store:   t.Store, Sealer: t.Sealer, Clock: t.Clock, IDs: t.IDs, Log: t.Log, Timeout: cfg.Timeout,
	}, nil
}

func newSenders(configured config.EventSources) (event.Senders, error) {
	bySource := map[string]event.Rights{}
	for source, rights := range configured {
		bySource[source] = event.Rights(rights)
	}
	senders, err := event.NewSenders(bySource)
	if err != nil {
		return senders, fmt.Errorf("configuration: TENANTRY_EVENT_SOURCES: %w", err)
	}
	return senders, nil
}
