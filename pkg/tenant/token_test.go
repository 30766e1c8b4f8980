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
	rapid.Check(t, func(rt *rapid.T) {
		ref := tenant.TokenRef{InstanceID: id.Draw(rt, "instance"), OrgID: id.Draw(rt, "organisation"), UserID: id.Draw(rt, "user"), TokenID: id.Draw(rt, "token")}
		text, hash, err := tenant.MintToken(ref)
		if err != nil {
			rt.Fatalf("MintToken: got error %v, want none", err)
		}
		got, secret, err := tenant.ParseToken(text)
		if err != nil || got != ref {
			rt.Fatalf("ParseToken: got %+v, %v, want %+v", got, err, ref)
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

func TestMintToken_id_is_no_number(t *testing.T) {
	for _, id := range []string{"", "x", "-1", "+1", "1.0", "18446744073709551616", " 1"} {
		for _, ref := range []tenant.TokenRef{
			{InstanceID: id, OrgID: "4", UserID: "2", TokenID: "3"},
			{InstanceID: "1", OrgID: id, UserID: "2", TokenID: "3"},
			{InstanceID: "1", OrgID: "4", UserID: id, TokenID: "3"},
			{InstanceID: "1", OrgID: "4", UserID: "2", TokenID: id},
		} {
			if text, hash, err := tenant.MintToken(ref); err == nil || text != "" || hash != nil {
				t.Errorf("MintToken(%+v): got %q, %v, want only an error", ref, text, err)
			}
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

// notTokens returns texts that are almost tokens.
func notTokens() map[string]string {
	token := madeToken()
	return map[string]string{
		"empty":                   "",
		"prefix_alone":            tokenPrefix,
		"no_prefix":               strings.TrimPrefix(token, tokenPrefix),
		"prefix_twice":            tokenPrefix + token,
		"prefix_upper_case":       strings.ToUpper(tokenPrefix) + strings.TrimPrefix(token, tokenPrefix),
		"blank_in_front":          " " + token,
		"blank_behind":            token + " ",
		"too_short":               token[:len(token)-1],
		"too_long":                token + "A",
		"padding":                 token + "=",
		"line_end_behind":         token + "\n",
		"line_end_inside":         token[:30] + "\n" + token[30:],
		"line_end_for_a_letter":   token[:30] + "\n" + token[31:],
		"carriage_returns_inside": token[:30] + "\r\r\r\r" + token[30:],
		"other_alphabet":          strings.ReplaceAll(token, "-", "+"),
		"unused_bits_set":         token[:len(token)-1] + "t",
		"not_ascii":               token[:len(token)-2] + "é",
		"jwt":                     "eyJhbGciOiJub25lIn0.e30.",
	}
}

func TestParseToken(t *testing.T) {
	ref, secret, err := tenant.ParseToken(madeToken())
	want := tenant.TokenRef{InstanceID: "2000000000000000001", OrgID: "2000000000000000004", UserID: "2000000000000000002", TokenID: "2000000000000000003"}
	if err != nil || ref != want || !bytes.Equal(secret, bytes.Repeat([]byte{0xfb}, 32)) {
		t.Errorf("ParseToken: got %+v, %x, %v, want %+v", ref, secret, err, want)
	}
	for name, text := range notTokens() {
		t.Run(name, func(t *testing.T) {
			ref, secret, err := tenant.ParseToken(text)
			if err == nil || ref != (tenant.TokenRef{}) || secret != nil {
				t.Fatalf("ParseToken(%q): got %+v, %x, %v, want only an error", text, ref, secret, err)
			}
			if text != "" && strings.Contains(err.Error(), text) {
				t.Errorf("error: got %q, want it not to quote the token", err)
			}
		})
	}
}

// FuzzParseToken checks that a token has only one spelling: minting it from its parsed
// parts returns the same text.
func FuzzParseToken(f *testing.F) {
	f.Add(madeToken())
	for _, text := range notTokens() {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		ref, secret, err := tenant.ParseToken(text)
		if err != nil {
			if ref != (tenant.TokenRef{}) || secret != nil {
				t.Errorf("ParseToken(%q): got parts with an error, want none", text)
			}
			return
		}
		var raw []byte
		for _, id := range []string{ref.InstanceID, ref.OrgID, ref.UserID, ref.TokenID} {
			n, err := strconv.ParseUint(id, 10, 64)
			if err != nil {
				t.Fatalf("ParseToken(%q): got id %q, want a number", text, id)
			}
			raw = binary.BigEndian.AppendUint64(raw, n)
		}
		if got := tokenPrefix + base64.RawURLEncoding.EncodeToString(append(raw, secret...)); got != text {
			t.Errorf("ParseToken(%q): got the parts of %q", text, got)
		}
	})
}
