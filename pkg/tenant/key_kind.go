package tenant

import "cmp"

// KeyAlgorithm is how a key signs, as the "alg" of a token names it.
type KeyAlgorithm string

// The algorithms of signing keys.
const (
	RS256 KeyAlgorithm = "RS256"
	RS384 KeyAlgorithm = "RS384"
	RS512 KeyAlgorithm = "RS512"
	ES256 KeyAlgorithm = "ES256"
	ES384 KeyAlgorithm = "ES384"
	ES512 KeyAlgorithm = "ES512"
	EdDSA KeyAlgorithm = "EdDSA"
)

// KeyAlgorithms are all that a signing key may have.
func KeyAlgorithms() []KeyAlgorithm {
	return []KeyAlgorithm{EdDSA, RS256, RS384, RS512, ES256, ES384, ES512}
}

// KeyKind is what a signing key is. The zero value is RSA with 2048 bits and
// SHA-256, which keys are that nobody chose.
type KeyKind struct {
	// Algorithm is that of the zero value where it is empty.
	Algorithm KeyAlgorithm
	// Bits are those of an RSA key, 2048 where it is 0; others have none.
	Bits int
}

// Alg returns the algorithm.
func (k KeyKind) Alg() KeyAlgorithm { return cmp.Or(k.Algorithm, RS256) }

// RSABits returns the length of an RSA key, and 0 for others.
func (k KeyKind) RSABits() int {
	switch k.Alg() {
	case RS256, RS384, RS512:
		return cmp.Or(k.Bits, 2048)
	default:
		return 0
	}
}
