package token

import (
	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/oidc/claims"
	"github.com/tenantry/tenantry/pkg/oidc/keyset"
	"github.com/tenantry/tenantry/pkg/oidc/request"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Service issues tokens, and says what they are worth. Safe for concurrent use.
type Service struct {
	*request.Base
	Keys   *keyset.Cache
	Claims *claims.Reader
	// Lifetimes are those of instances that set none.
	Lifetimes tenant.TokenLifetimes
	// AccessTokenType is the "typ" header of access tokens that are JWTs.
	AccessTokenType access.TokenType

	// orgs maps machines to their organisations, and machines maps user names that came
	// with the right secret to user ids.
	orgs, machines api.Hints
}
