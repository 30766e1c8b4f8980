package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/tenantry/tenantry/infra/dryrun"
	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/adminapi"
	"github.com/tenantry/tenantry/pkg/phone"
	"github.com/tenantry/tenantry/pkg/provision"
	"github.com/tenantry/tenantry/pkg/telemetry"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// tenants are the use cases and the API of instances on a table. KMS takes no part: its time is no matter of
// size.
type tenants struct {
	*dryrun.Tenants
	store tenant.Store
	api   http.Handler
}

func newTenants(store tenant.Store, keyring tenant.Keyring) *tenants {
	env := &api.Env{
		Store: store, SystemUsers: access.NewSystemUsers("https://api.example.com"), Clock: time.Now,
		ExternalDomain: dryrun.ExternalDomain, Timeout: time.Minute,
	}
	setUp := &provision.SetupOrg{Store: store, Clock: time.Now, IDs: tenant.NewIDs(time.Now), NormalizePhone: phone.Normalize}
	return &tenants{
		Tenants: dryrun.NewTenants(store, keyring, time.Now), store: store,
		api: api.NewHandler(env, telemetry.NewLogger(discard{}, slog.LevelError), adminapi.SetupOrg(setUp, func(key, _, _ string) string { return key })),
	}
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// firstMeasured is the number of the first instance that is measured: beyond those that fill a table.
const firstMeasured = 1_000_000_000

var instanceCalls = []call{
	{name: "create an instance with machine, token and key", prepare: fillStock, do: func(ctx context.Context, s *size, n int) error {
		_, err := s.tenants.CreateInstance(ctx, firstMeasured+n)
		return err
	}},
	{
		name: "the same items, by the bare SDK",
		prepare: func(ctx context.Context, s *size, n int) error {
			if err := fillStock(ctx, s, n); err != nil {
				return err
			}
			_, err := s.planned.CreateInstance(ctx, firstMeasured+n)
			return err
		},
		do: func(ctx context.Context, s *size, _ int) error {
			_, err := s.metered.TransactWriteItems(ctx, s.bare)
			return err
		},
	},
	{name: "authorise a call by a personal access token", do: func(ctx context.Context, s *size, n int) error {
		// The call ends where its token was found good and its fields are looked at.
		return s.post(ctx, n, []byte("{}"), http.StatusBadRequest)
	}},
	{name: "look a host up", do: func(ctx context.Context, s *size, n int) error {
		o := s.owners[n%len(s.owners)]
		found, err := s.tenants.store.Snapshot(ctx, tenant.Query{Host: o.host})
		if err == nil && found.HostInstanceID != o.instanceID {
			return errors.New("the host is another's")
		}
		return err
	}},
}

var orgCalls = []call{
	{name: "set an organisation up", do: func(ctx context.Context, s *size, n int) error {
		return s.post(ctx, n, fmt.Appendf(nil, `{"org": {"name": "New %[1]d", "domain": "new%[1]d.example.org"},
			"human": {"userName": "new%[1]d", "profile": {"firstName": "Gigi", "lastName": "Giraffe"},
			"email": {"email": "gigi@example.org"}}}`, n), http.StatusOK)
	}},
	{name: "authorise a call by a personal access token", do: func(ctx context.Context, s *size, n int) error {
		return s.post(ctx, n, []byte("{}"), http.StatusBadRequest)
	}},
}

// post calls the API of an instance that is there.
func (s *size) post(ctx context.Context, n int, body []byte, want int) error {
	o := s.owners[n%len(s.owners)]
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/admin/v1/orgs/_setup", bytes.NewReader(body))
	r.Host = o.host
	r.Header.Set("Authorization", "Bearer "+o.token)
	w := httptest.NewRecorder()
	s.tenants.api.ServeHTTP(w, r)
	if w.Code != want {
		return fmt.Errorf("got %d %s, want %d", w.Code, w.Body, want)
	}
	return nil
}
