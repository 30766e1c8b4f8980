package signingtest_test

import (
	"testing"

	"github.com/tenantry/tenantry/pkg/identity/signing"
	"github.com/tenantry/tenantry/pkg/identity/signing/signingtest"
)

func TestStore(t *testing.T) {
	signingtest.Run(t, func(testing.TB) signing.Store { return signingtest.NewStore() })
}
