package tenant_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tenantry/tenantry/pkg/tenant"
)

const tokenPrefix = "tenantry_pat_"

func TestMintToken_round_trip(t *testing.T) {
	id := rapid.Map(rapid.Uint64(), func(n uint64) string { return strconv.FormatUint(n, 10) })
	chosen := rapid.OneOf(id.Filter(tenant.IsChosenID), rapid.StringMatching(`[0-9A-Za-z._-]{0,199}[0-9a-z]`).Filter(tenant.IsChosenID))
	rapid.Check(t, func(rt *rapid.T) {
		ref := tenant.TokenRef{InstanceID: id.Draw(rt, "instance"), OrgID: chosen.Draw(rt, "organisation"), UserID: chosen.Draw(rt, "user"), TokenID: id.Draw(rt, "token")}
		text, hash, err := tenant.MintToken(ref)
		if err != nil {
			rt.Fatalf("MintToken: got error %v, want none", err)
		}
		got, secret, err := tenant.ParseToken(text)
		if len(ref.OrgID) > 40 {
			ref.OrgID = "" // left out
		}
		if err != nil || got != ref || len(text) > 500 {
			rt.Fatalf("ParseToken: got %+v, %v, want %+v; %d bytes", got, err, ref, len(text))
		}
		token := tenant.PersonalAccessToken{Hash: hash}
		if !token.Matches(secret) || !bytes.Equal(hash, tenant.HashTokenSecret(secret)) {
			rt.Error("the hash is not that of the token's secret")
		}
		secret[0] ^= 1
		if token.Matches(secret) {
			rt.Error("the hash matches another secret")
		}
	})
}

func TestMintToken_secrets_differ(t *testing.T) {
	ref := tenant.TokenRef{InstanceID: "1", OrgID: "4", UserID: "2", TokenID: "3"}
	first, hash, err := tenant.MintToken(ref)
	if err != nil {
		t.Fatal(err)
	}
	second, otherHash, err := tenant.MintToken(ref)
	if err != nil {
		t.Fatal(err)
	}
	if first == second || bytes.Equal(hash, otherHash) {
		t.Errorf("two tokens: got %q twice, want different ones", first)
	}
	if strings.Contains(first, "=") || !strings.HasPrefix(first, tokenPrefix) || len(first) > 100 {
		t.Errorf("token: got %q, want one short word that begins with %q", first, tokenPrefix)
	}
}

func TestMintToken_malformed_id(t *testing.T) {
	for _, id := range []string{"", "-1", "+1", " 1", "a b", "a#b", ".", strings.Repeat("a", 201)} {
		for _, ref := range []tenant.TokenRef{
			{InstanceID: id, OrgID: "4", UserID: "2", TokenID: "3"},
			{InstanceID: "1", OrgID: id, UserID: "2", TokenID: "3"},
			{InstanceID: "1", OrgID: "4", UserID: id, TokenID: "3"},
			{InstanceID: "1", OrgID: "4", UserID: "2", TokenID: id},
		} {
			if tenant.IsChosenID(id) && ref.InstanceID == "1" && ref.TokenID == "3" {
				continue // "-1" is no number, but may be chosen
			}
			if text, hash, err := tenant.MintToken(ref); err == nil || text != "" || hash != nil {
				t.Errorf("MintToken(%+v): got %q, %v, want only an error", ref, text, err)
			}
		}
	}
	for _, ref := range []tenant.TokenRef{
		{InstanceID: "acme", OrgID: "4", UserID: "2", TokenID: "3"},
		{InstanceID: "01", OrgID: "acme", UserID: "2", TokenID: "3"},
		{InstanceID: "1", OrgID: "4", UserID: "ada", TokenID: "03"},
		{InstanceID: "1", OrgID: "4", UserID: "ada", TokenID: "18446744073709551616"},
	} {
		if text, hash, err := tenant.MintToken(ref); err == nil || text != "" || hash != nil {
			t.Errorf("MintToken(%+v): got %q, %v, want only an error: nobody chooses ids of instances and tokens", ref, text, err)
		}
	}
}

func TestMatches_no_hash(t *testing.T) {
	if (&tenant.PersonalAccessToken{}).Matches(nil) {
		t.Error("a token without a hash matches an empty secret")
	}
}

// madeToken returns a token with known parts.
func madeToken() string {
	raw := binary.BigEndian.AppendUint64(nil, 2000000000000000001)
	raw = binary.BigEndian.AppendUint64(raw, 2000000000000000004)
	raw = binary.BigEndian.AppendUint64(raw, 2000000000000000002)
	raw = binary.BigEndian.AppendUint64(raw, 2000000000000000003)
	return tokenPrefix + base64.RawURLEncoding.EncodeToString(append(raw, bytes.Repeat([]byte{0xfb}, 32)...))
}
