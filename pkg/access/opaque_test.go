package access_test

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"maps"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/tenant"
)

func opaqueHeader(changes object) object {
	all := object{"alg": "EdDSA"}
	maps.Copy(all, changes)
	header := accessHeader(all)
	delete(header, "typ")
	return header
}

// Malformed opaque tokens are refused, whoever made them. For everything else an opaque
// token is checked like a JWT: see TestInstanceCaller_access_token.
func TestInstanceCaller_opaque_token(t *testing.T) {
	k := testKeys()
	signed := func(header object, sign signer) string { return jwt(opaqueHeader(header), accessClaims(nil), sign) }
	good := signed(nil, eddsa(k.ed25519))
	opaque := access.Opaque(good)
	payload := strings.Split(opaque, "~")[1]
	_, stranger, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	unchanged := func(*tenant.Snapshot) {}
	for _, tt := range []struct {
		name, token string
		change      func(*tenant.Snapshot)
		ok          bool
	}{
		{"good", opaque, unchanged, true},
		{"another_key", access.Opaque(signed(nil, eddsa(stranger))), unchanged, false},
		{"as_a_JWT", good, unchanged, false},
		{"as_a_JWT_with_a_type", jwt(accessHeader(object{"alg": "EdDSA"}), accessClaims(nil), eddsa(k.ed25519)), unchanged, false},
		{"a_JWT_as_opaque", access.Opaque(jwt(accessHeader(nil), accessClaims(nil), rs(k.rsa, crypto.SHA256))), unchanged, false},
		{"none", access.Opaque(signed(object{"alg": "none"}, unsigned)), unchanged, false},
		{"HS256_with_the_public_key", access.Opaque(signed(object{"alg": "HS256"}, hs256(k.ed25519.Public().(ed25519.PublicKey)))), unchanged, false},
		{"ES256", access.Opaque(signed(object{"alg": "ES256"}, es256(k.p256))), unchanged, false},
		{"another_kind_of_key", opaque, func(s *tenant.Snapshot) { s.SigningKey.TokenPublicKey = s.SigningKey.PublicKey }, false},
		{"tampered", strings.Replace(opaque, payload, encode([]byte(`{"sub":"1"}`)), 1), unchanged, false},
		{"truncated", opaque[:len(opaque)-4], unchanged, false},
		{"no_signature", opaque[:strings.LastIndex(opaque, "~")+1], unchanged, false},
		{"dots", strings.ReplaceAll(opaque, "~", "."), unchanged, false},
		{"one_dot", strings.Replace(opaque, "~", ".", 1), unchanged, false},
		{"no_prefix", strings.TrimPrefix(opaque, "tenantry_at_"), unchanged, false},
		{"another_prefix", strings.Replace(opaque, "_at_", "_pat_", 1), unchanged, false},
		{"prefix_alone", "tenantry_at_", unchanged, false},
		{"in_upper_case", strings.Replace(opaque, "tenantry_at_", "TENANTRY_AT_", 1), unchanged, false},
		{"more_parts", opaque + "~x", unchanged, false},
		{"key_made_before_there_were_any", opaque, func(s *tenant.Snapshot) { s.SigningKey.TokenPublicKey = nil }, false},
		{"token_key_where_the_other_belongs", opaque, func(s *tenant.Snapshot) {
			s.SigningKey.PublicKey, s.SigningKey.TokenPublicKey = s.SigningKey.TokenPublicKey, nil
		}, false},
		{"another_instance's_key", opaque, func(s *tenant.Snapshot) {
			s.SigningKey.TokenPublicKey = must(x509.MarshalPKIXPublicKey(stranger.Public()))
		}, false},
	} {
		t.Run(tt.name, func(t *testing.T) { wantCaller(t, tt.token, tt.change, tt.ok) })
	}
}

// An opaque token cannot be mistaken for a JWT: it has no dots.
func TestOpaque(t *testing.T) {
	got := access.Opaque("a.b.c")
	if got != "tenantry_at_a~b~c" {
		t.Errorf("got %q", got)
	}
}
