package tenant_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"strconv"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

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

// textToken returns a token of the second form with ids that may be malformed.
func textToken(orgID, userID string) string {
	raw := binary.BigEndian.AppendUint64(nil, 2000000000000000001)
	raw = binary.BigEndian.AppendUint64(raw, 2000000000000000003)
	for _, id := range []string{orgID, userID} {
		raw = append(append(raw, byte(len(id))), id...)
	}
	return tokenPrefix + "~" + base64.RawURLEncoding.EncodeToString(append(raw, bytes.Repeat([]byte{0xfb}, 32)...))
}

// TestParseToken_texts checks the form of tokens with chosen ids, and that such a token,
// too, has only one spelling.
func TestParseToken_texts(t *testing.T) {
	long := strings.Repeat("a", 200)
	for _, ids := range [][2]string{
		{"acme", "ada"},
		{"acme", "2000000000000000002"},
		{"2000000000000000004", "ada"},
		{"007", "7"},
		{"7", "00"},
		{"a", "b"},
		{"", long},
		{"", "2000000000000000002"},
		{long[:40], long},
		{"6f1c2b9e-7c1f-4d7e-9a52-0b6a1c3e8d11", "99999999999999999999"},
		{"Acme", "acme"},
		{"-._a", "1.-_"},
	} {
		text := textToken(ids[0], ids[1])
		ref, secret, err := tenant.ParseToken(text)
		want := tenant.TokenRef{InstanceID: "2000000000000000001", OrgID: ids[0], UserID: ids[1], TokenID: "2000000000000000003"}
		if err != nil || ref != want || !bytes.Equal(secret, bytes.Repeat([]byte{0xfb}, 32)) {
			t.Errorf("ParseToken of %q: got %+v, %x, %v, want %+v", ids, ref, secret, err, want)
			continue
		}
		if ref.OrgID == "" {
			ref.OrgID = long
		}
		if made, _, err := tenant.MintToken(ref); err != nil || len(made) != len(text) || made[:tokenPrefixAndIDs(ids)] != text[:tokenPrefixAndIDs(ids)] {
			t.Errorf("MintToken(%+v): got %q, %v, want the ids as in %q", ref, made, err, text)
		}
		if len(text) > 500 {
			t.Errorf("a token of %d bytes, want at most 500", len(text))
		}
	}
	good := textToken("acme", "ada")
	for name, text := range map[string]string{
		"numbers have the other form":         textToken("2000000000000000004", "2000000000000000002"),
		"nobody has the other form":           textToken("0", "0"),
		"a long hint":                         textToken(long[:41], "ada"),
		"a user without id":                   textToken("acme", ""),
		"a separator":                         textToken("acme", "ada#USER"),
		"a slash":                             textToken("acme/x", "ada"),
		"dots":                                textToken("acme", ".."),
		"a zero byte":                         textToken("acme", "ada\x00"),
		"not ASCII":                           textToken("acmé", "ada"),
		"201 letters":                         textToken("acme", long+"a"),
		"nobody, in words":                    textToken("acme", "0"),
		"more behind":                         good + "A",
		"something behind":                    good + "AAAA",
		"padding":                             good + "=",
		"one letter less":                     good[:len(good)-1],
		"a line end inside":                   good[:40] + "\n" + good[40:],
		"a line end for a letter":             good[:40] + "\n" + good[41:],
		"two marks":                           strings.Replace(good, "~", "~~", 1),
		"no mark":                             strings.Replace(good, "~", "", 1),
		"the mark before numbers":             strings.Replace(madeToken(), tokenPrefix, tokenPrefix+"~", 1),
		"the mark alone":                      tokenPrefix + "~",
		"a length that exceeds what there is": tokenPrefix + "~" + base64.RawURLEncoding.EncodeToString(append(make([]byte, 16), bytes.Repeat([]byte{0xff}, 60)...)),
		"more than two texts":                 tokenPrefix + "~" + base64.RawURLEncoding.EncodeToString(append(append(make([]byte, 16), "\x01a\x01b\x01c"...), make([]byte, 32)...)),
		"longer than any":                     tokenPrefix + "~" + strings.Repeat("A", 1<<20),
	} {
		if ref, secret, err := tenant.ParseToken(text); err == nil || ref != (tenant.TokenRef{}) || secret != nil {
			t.Errorf("%s: got %+v, %x, %v, want only an error", name, ref, secret, err)
		}
	}
}

// tokenPrefixAndIDs is how many bytes of a token with these ids do not depend on the
// secret.
func tokenPrefixAndIDs(ids [2]string) int {
	return len(tokenPrefix) + 1 + (16+2+len(ids[0])+len(ids[1]))*8/6 - 1
}

// spell returns the only spelling of a token with these parts.
func spell(t *testing.T, ref tenant.TokenRef, secret []byte) string {
	t.Helper()
	number := func(raw []byte, id string) []byte {
		n, err := strconv.ParseUint(id, 10, 64)
		if err != nil {
			t.Fatalf("got id %q, want a number", id)
		}
		return binary.BigEndian.AppendUint64(raw, n)
	}
	isNumber := func(id string) bool {
		n, err := strconv.ParseUint(id, 10, 64)
		return err == nil && strconv.FormatUint(n, 10) == id
	}
	if isNumber(ref.OrgID) && isNumber(ref.UserID) {
		raw := number(number(number(number(nil, ref.InstanceID), ref.OrgID), ref.UserID), ref.TokenID)
		return tokenPrefix + base64.RawURLEncoding.EncodeToString(append(raw, secret...))
	}
	raw := number(number(nil, ref.InstanceID), ref.TokenID)
	for _, id := range []string{ref.OrgID, ref.UserID} {
		raw = append(append(raw, byte(len(id))), id...)
	}
	return tokenPrefix + "~" + base64.RawURLEncoding.EncodeToString(append(raw, secret...))
}

// FuzzParseToken checks that a token has only one spelling: minting it from its parsed
// parts returns the same text.
func FuzzParseToken(f *testing.F) {
	f.Add(madeToken())
	f.Add(textToken("acme", "ada"))
	f.Add(textToken("1", "007"))
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
		if got := spell(t, ref, secret); got != text {
			t.Errorf("ParseToken(%q): got the parts of %q", text, got)
		}
	})
}
