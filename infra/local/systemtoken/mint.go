package systemtoken

import (
	"fmt"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// MaxLifetime is the maximum lifetime that the System API accepts.
const MaxLifetime = time.Hour

// Claims are the variable claims of a token.
type Claims struct {
	// User is the system user's name.
	User string
	// Audience is the URL of the System API, exactly as in the deployment.
	Audience string
	IssuedAt time.Time
	// Lifetime is positive and at most MaxLifetime.
	Lifetime time.Duration
}

// Mint signs a token (RFC 7519).
func (k *Key) Mint(c Claims) (string, error) {
	if c.Lifetime <= 0 || c.Lifetime > MaxLifetime {
		return "", fmt.Errorf("a lifetime of %v; a system user's token lives for more than 0s and at most %v", c.Lifetime, MaxLifetime)
	}
	if c.User == "" || c.Audience == "" {
		return "", fmt.Errorf("user %q and audience %q; neither may be empty", c.User, c.Audience)
	}
	signer, err := jose.NewSigner(
		jose.SigningKey{Algorithm: k.algorithm, Key: k.private},
		(&jose.SignerOptions{}).WithType("JWT"),
	)
	if err != nil {
		return "", fmt.Errorf("sign with %s: %w", k.algorithm, err)
	}
	token, err := jwt.Signed(signer).Claims(jwt.Claims{
		Issuer: c.User, Subject: c.User, Audience: jwt.Audience{c.Audience},
		IssuedAt: jwt.NewNumericDate(c.IssuedAt), Expiry: jwt.NewNumericDate(c.IssuedAt.Add(c.Lifetime)),
	}).Serialize()
	if err != nil {
		return "", fmt.Errorf("sign with %s: %w", k.algorithm, err)
	}
	return token, nil
}
