package dynamo_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/oidc/signing"
	"github.com/tenantry/tenantry/pkg/oidc/signing/signingtest"
)

func TestStore_signingKeys(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, c *dynamodb.Client) {
		signingtest.Run(t, func(tb testing.TB) signing.Store { return dynamo.New(c, newTable(tb, c)) })
	})
}
