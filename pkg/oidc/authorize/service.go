package authorize

import (
	"time"

	"github.com/tenantry/tenantry/pkg/oidc/keyset"
	"github.com/tenantry/tenantry/pkg/oidc/signin"
)

// Service answers authorisation requests. Safe for concurrent use.
type Service struct {
	*signin.Service
	Keys *keyset.Cache
	// CodeLifetime is how long an authorisation code is valid.
	CodeLifetime time.Duration
}
