package dynamo_test

import (
	"context"
	"testing"

	"github.com/tenantry/tenantry/infra/parts"
	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/identity/signing"
	"github.com/tenantry/tenantry/pkg/identity/signing/signingtest"
)

func TestStore_signingKeys(t *testing.T) {
	for _, engine := range engines {
		t.Run(engine.name, func(t *testing.T) {
			process, err := engine.start(context.Background(), parts.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer process.Stop()
			c := client(process.Endpoint)
			signingtest.Run(t, func(tb testing.TB) signing.Store { return dynamo.New(c, newTable(tb, c)) })
		})
	}
}
