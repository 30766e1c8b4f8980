package access_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"math/big"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// bareBase64 returns a PEM block without its armour, on one line.
func bareBase64(text string) string {
	block, _ := pem.Decode([]byte(text))
	return base64.StdEncoding.EncodeToString(block.Bytes)
}

func pkcs1(public *rsa.PublicKey) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "RSA PUBLIC KEY", Bytes: x509.MarshalPKCS1PublicKey(public)}))
}

// A key's tokens are accepted in whatever form the key is configured.
func TestNewSystemUser_forms_of_keys(t *testing.T) {
	k := testKeys()
	rsaSPKI, rsaPKCS1 := spki(&k.rsa.PublicKey), pkcs1(&k.rsa.PublicKey)
	for _, tt := range []struct {
		name, key, alg string
		sign           signer
	}{
		{"rsa_spki", rsaSPKI, "RS256", rs(k.rsa, crypto.SHA256)},
		{"rsa_pkcs1", rsaPKCS1, "RS256", rs(k.rsa, crypto.SHA256)},
		{"rsa_spki_with_crlf", strings.ReplaceAll(rsaSPKI, "\n", "\r\n"), "RS256", rs(k.rsa, crypto.SHA256)},
		{"rsa_spki_with_blanks_around", "\n  \n" + rsaSPKI + "\n\n  ", "RS256", rs(k.rsa, crypto.SHA256)},
		{"p256", spki(&k.p256.PublicKey), "ES256", es256(k.p256)},
		{"ed25519", spki(k.ed25519.Public()), "EdDSA", eddsa(k.ed25519)},
		{"rsa_spki_in_base64", bareBase64(rsaSPKI), "RS256", rs(k.rsa, crypto.SHA256)},
		{"rsa_pkcs1_in_base64", bareBase64(rsaPKCS1), "RS256", rs(k.rsa, crypto.SHA256)},
		{"p256_in_base64", bareBase64(spki(&k.p256.PublicKey)), "ES256", es256(k.p256)},
		{"ed25519_in_base64", bareBase64(spki(k.ed25519.Public())), "EdDSA", eddsa(k.ed25519)},
		{"base64_in_lines", strings.Join(strings.Split(rsaSPKI, "\n")[1:8], "\n") + "\n", "RS256", rs(k.rsa, crypto.SHA256)},
		{"base64_with_blanks_for_lines", " " + strings.Join(strings.Split(rsaSPKI, "\n")[1:8], " ") + " ", "RS256", rs(k.rsa, crypto.SHA256)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			known := access.NewSystemUsers(audience, mustSystemUser(t, "system", []string{tt.key}))
			token := jwt(object{"alg": tt.alg}, claims(nil), tt.sign)
			if _, err := known.ReadCredential([]string{"Bearer " + token}, now); err != nil {
				t.Errorf("ReadCredential: got error %v, want none", err)
			}
		})
	}
}

func TestNewSystemUser_refuses(t *testing.T) {
	k := testKeys()
	good := spki(&k.rsa.PublicKey)
	p384 := must(ecdsa.GenerateKey(elliptic.P384(), rand.Reader))
	// 1024 bits are enough for the modulus: nothing is signed with it.
	weak := &rsa.PublicKey{N: new(big.Int).SetBit(big.NewInt(1), 1023, 1), E: 65537}
	private := string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(k.rsa)}))
	template := &x509.Certificate{SerialNumber: big.NewInt(1)}
	der := must(x509.CreateCertificate(rand.Reader, template, template, &k.rsa.PublicKey, k.rsa))
	certificate := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))

	for _, tt := range []struct {
		name, user string
		keys       []string
		roles      []tenant.Role
		want       string // part of the error
	}{
		{"no_name", "", []string{good}, nil, "needs a name"},
		{"no_keys", "ops", nil, nil, `"ops" needs a public key`},
		{"empty_key", "ops", []string{""}, nil, "key 1: neither PEM nor base64"},
		{"blank_key", "ops", []string{" \n "}, nil, "key 1: neither PEM nor base64"},
		{"second_key", "ops", []string{good, "???"}, nil, "key 2: neither PEM nor base64"},
		{"garbage_in_base64", "ops", []string{"aGVsbG8="}, nil, "not a public key"},
		{"garbage_in_pem", "ops", []string{"-----BEGIN PUBLIC KEY-----\naGVsbG8=\n-----END PUBLIC KEY-----\n"}, nil, "not a public key"},
		{"cut_off", "ops", []string{good[:len(good)/2]}, nil, "neither PEM nor base64"},
		{"path", "ops", []string{"/etc/keys/system.pem"}, nil, "neither PEM nor base64"},
		{"two_keys_in_one", "ops", []string{good + good}, nil, "unexpected data after the key"},
		{"rsa_1024", "ops", []string{spki(weak)}, nil, "an RSA key of 1024 bits; at least 2048"},
		{"rsa_1024_pkcs1", "ops", []string{pkcs1(weak)}, nil, "an RSA key of 1024 bits"},
		{"rsa_1024_in_base64", "ops", []string{bareBase64(spki(weak))}, nil, "an RSA key of 1024 bits"},
		{"p384", "ops", []string{spki(&p384.PublicKey)}, nil, "not on P-256"},
		{"certificate", "ops", []string{certificate}, nil, "a CERTIFICATE; expected a PUBLIC KEY"},
		{"certificate_in_base64", "ops", []string{bareBase64(certificate)}, nil, "not a public key"},
		{"private_key", "ops", []string{private}, nil, "a RSA PRIVATE KEY; expected a PUBLIC KEY"},
		{"private_key_in_base64", "ops", []string{bareBase64(private)}, nil, "not a public key"},
		{"unknown_role", "ops", []string{good}, []tenant.Role{"NOPE"}, `role "NOPE"`},
		{"unknown_role_beside_known", "ops", []string{good}, []tenant.Role{tenant.RoleSystemOwner, "SYSTEM_OWNERS"}, `role "SYSTEM_OWNERS"`},
		{"role_in_lower_case", "ops", []string{good}, []tenant.Role{"system_owner"}, `role "system_owner"`},
		{"role_of_an_organisation", "ops", []string{good}, []tenant.Role{tenant.RoleOrgOwner}, `role "ORG_OWNER"`},
		{"empty_role", "ops", []string{good}, []tenant.Role{""}, `role ""`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			user, err := access.NewSystemUser(tt.user, tt.keys, tt.roles)
			if err == nil || user != nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("NewSystemUser: got %v, %v, want an error with %q", user, err, tt.want)
			}
			if tt.name != "no_name" && !strings.Contains(err.Error(), `"ops"`) {
				t.Errorf("error: got %q, want it to name the user", err)
			}
			for _, key := range tt.keys {
				if len(key) > 40 && strings.Contains(err.Error(), key[len(key)/2:][:20]) {
					t.Errorf("error: got %q, want it not to quote the key", err)
				}
			}
		})
	}
}

func TestNewSystemUser_roles(t *testing.T) {
	good := []string{spki(&testKeys().rsa.PublicKey)}
	every := []tenant.Role{
		tenant.RoleSystemOwner, tenant.RoleSystemOwnerViewer, tenant.RoleIAMOwner, tenant.RoleIAMOwnerViewer,
		tenant.RoleIAMOrgManager, tenant.RoleIAMUserManager, tenant.RoleIAMAdminImpersonator,
		tenant.RoleIAMEndUserImpersonator, tenant.RoleIAMLoginClient,
	}
	for _, role := range every {
		mustSystemUser(t, "ops", good, role)
	}
	for _, none := range [][]tenant.Role{nil, {}} {
		user := mustSystemUser(t, "ops", good, none...)
		if got := user.Roles; len(got) != 1 || got[0] != tenant.RoleSystemOwner {
			t.Errorf("roles when none are given: got %v, want [SYSTEM_OWNER]", got)
		}
	}
}
