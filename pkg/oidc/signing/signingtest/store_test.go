package signingtest_test

import (
	"testing"

	"github.com/tenantry/tenantry/pkg/oidc/signing"
	"github.com/tenantry/tenantry/pkg/oidc/signing/signingtest"
)

func TestStore(t *testing.T) {
	signingtest.Run(t, func(testing.TB) signing.Store { return signingtest.NewStore() })
}
