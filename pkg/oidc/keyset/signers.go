package keyset

import (
	"fmt"

	"github.com/go-jose/go-jose/v4"

	"github.com/tenantry/tenantry/pkg/oidc/signing"
)

// Signers sign with one signing key. Safe for concurrent use.
type Signers struct {
	keyID string
	// Algorithm is the algorithm for JWTs.
	Algorithm jose.SignatureAlgorithm
	private   *signing.Private
}

// JWT returns the signer of JWTs of type typ.
func (s *Signers) JWT(typ string) (jose.Signer, error) {
	return s.signer(s.Algorithm, s.private.Signer, (&jose.SignerOptions{}).WithType(jose.ContentType(typ)))
}

// HasOpaque reports whether the key can sign opaque access tokens.
func (s *Signers) HasOpaque() bool { return s.private.Token != nil }

// Opaque returns the signer of opaque access tokens.
func (s *Signers) Opaque() (jose.Signer, error) {
	return s.signer(jose.EdDSA, s.private.Token, nil)
}

func (s *Signers) signer(algorithm jose.SignatureAlgorithm, key any, options *jose.SignerOptions) (jose.Signer, error) {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: jose.JSONWebKey{Key: key, KeyID: s.keyID}}, options)
	if err != nil {
		return nil, fmt.Errorf("signer: %w", err)
	}
	return signer, nil
}
