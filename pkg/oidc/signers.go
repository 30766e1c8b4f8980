package oidc

import (
	"fmt"

	"github.com/go-jose/go-jose/v4"

	"github.com/tenantry/tenantry/pkg/oidc/signing"
)

// signers sign with one signing key. Safe for concurrent use.
type signers struct {
	keyID string
	// algorithm is the algorithm for JWTs.
	algorithm jose.SignatureAlgorithm
	private   *signing.Private
}

// jwt returns the signer of JWTs of type typ.
func (s *signers) jwt(typ string) (jose.Signer, error) {
	return s.signer(s.algorithm, s.private.Signer, (&jose.SignerOptions{}).WithType(jose.ContentType(typ)))
}

// hasOpaque reports whether the key can sign opaque access tokens.
func (s *signers) hasOpaque() bool { return s.private.Token != nil }

// opaque returns the signer of opaque access tokens.
func (s *signers) opaque() (jose.Signer, error) {
	return s.signer(jose.EdDSA, s.private.Token, nil)
}

func (s *signers) signer(algorithm jose.SignatureAlgorithm, key any, options *jose.SignerOptions) (jose.Signer, error) {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: jose.JSONWebKey{Key: key, KeyID: s.keyID}}, options)
	if err != nil {
		return nil, fmt.Errorf("signer: %w", err)
	}
	return signer, nil
}
