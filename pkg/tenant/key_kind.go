package tenant

import "cmp"

// KeyAlgorithm is a signature algorithm, named as in the "alg" header of tokens.
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

// KeyAlgorithms returns all algorithms that a signing key may have.
func KeyAlgorithms() []KeyAlgorithm {
	return []KeyAlgorithm{EdDSA, RS256, RS384, RS512, ES256, ES384, ES512}
}

// KeyKind is the kind of a signing key. The zero value is the default: RSA with 2048
// bits and SHA-256.
type KeyKind struct {
	// Algorithm is empty for the default, RS256.
	Algorithm KeyAlgorithm
	// Bits is the length of an RSA key, 0 for the default of 2048; other keys have
	// none.
	Bits int
}

// Alg returns the algorithm.
func (k KeyKind) Alg() KeyAlgorithm { return cmp.Or(k.Algorithm, RS256) }

// RSABits returns the length of an RSA key, or 0 for other keys.
func (k KeyKind) RSABits() int {
	switch k.Alg() {
	case RS256, RS384, RS512:
		return cmp.Or(k.Bits, 2048)
	default:
		return 0
	}
}
