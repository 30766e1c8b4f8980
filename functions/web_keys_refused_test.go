package functions_test

import (
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestWebKeys_badInput checks for clear refusals that change nothing.
func TestWebKeys_badInput(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m := p.machineOwner(t, "web-keys-bad")
	other := p.machineOwner(t, "web-keys-other")
	foreign := p.mustMakeKey(t, other, `{"ecdsa":{"curve":"ECDSA_CURVE_P256"}}`)
	before := p.items(t)
	for _, c := range []struct {
		method, body string
		status       int
		text         string
	}{
		{"CreateWebKey", `{"rsa":{"bits":9}}`, 400, "invalid CreateWebKeyRequest.Rsa"},
		{"CreateWebKey", `{"rsa":{"hasher":-1}}`, 400, "invalid CreateWebKeyRequest.Rsa"},
		{"CreateWebKey", `{"ecdsa":{"curve":4}}`, 400, "invalid CreateWebKeyRequest.Ecdsa"},
		{"CreateWebKey", `{"rsa":{},"ecdsa":{}}`, 400, ""},
		{"CreateWebKey", `{"rsa":5}`, 400, ""},
		{"CreateWebKey", `{"rsa":{"bits":1}}`, 400, "invalid RSA.Hasher: value must not be in list [RSA_HASHER_UNSPECIFIED]"},
		{"CreateWebKey", `{"rsa":{}}`, 400, "invalid RSA.Bits: value must not be in list [RSA_BITS_UNSPECIFIED]"},
		{"CreateWebKey", `{"ecdsa":{}}`, 400, "invalid ECDSA.Curve: value must not be in list [ECDSA_CURVE_UNSPECIFIED]"},
		{"ActivateWebKey", `{}`, 400, "invalid ActivateWebKeyRequest.Id"},
		{"DeleteWebKey", `{}`, 400, "invalid DeleteWebKeyRequest.Id"},
		{"ActivateWebKey", `{"id":"` + strings.Repeat("1", 201) + `"}`, 400, "invalid ActivateWebKeyRequest.Id"},
		{"ActivateWebKey", `{"id":"x\u0000#/y"}`, 404, "(COMMAND-teiG3)"},
		{"ActivateWebKey", `{"id":"` + foreign + `"}`, 404, "(COMMAND-teiG3)"},
		{"DeleteWebKey", `{"id":"` + foreign + `"}`, 200, "{}"},
	} {
		p.wantStatus(t, c.method+" "+c.body, m.callWebKey(c.method, c.body), c.status, c.text)
	}
	if after := p.items(t); len(after) != len(before) {
		t.Errorf("items: got %d, want %d", len(after), len(before))
	}
	for range 30 {
		p.mustMakeKey(t, m, `{"ed25519":{}}`)
	}
	p.wantStatus(t, "one more", m.callWebKey("CreateWebKey", `{"ed25519":{}}`), 400, "(WEBKEY-fUl1l)")
	mustSucceed(t, p.send(t, m.callWebKey("DeleteWebKey", `{"id":"`+p.webKeys(t, m)[0].ID+`"}`)))
	p.wantStatus(t, "as many are made and deleted", m.callWebKey("CreateWebKey", `{"ed25519":{}}`), 400, "(WEBKEY-fUl1l)")
}

// TestWebKeys_whoMay checks that only owners of the instance may manage keys, and
// viewers may list them.
func TestWebKeys_whoMay(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	m := p.machineOwner(t, "web-keys-who")
	own := p.defaultOrg(t, m.instanceID).ID
	viewer := p.colleague(t, m)
	mustSucceed(t, p.send(t, m.addMember(viewer.userID, "IAM_OWNER_VIEWER")))
	orgOwner, nobody := p.machineIn(t, m, own, tenant.RoleOrgOwner), p.machineIn(t, m, own)
	for method, body := range map[string]string{"CreateWebKey": "{}", "ActivateWebKey": `{"id":"1"}`, "DeleteWebKey": `{"id":"1"}`, "ListWebKeys": "{}"} {
		if method != "ListWebKeys" {
			p.wantStatus(t, "viewer", viewer.callWebKey(method, body), 403, "No matching permissions found (AUTH-5mWD2)")
		} else {
			mustSucceed(t, p.send(t, viewer.callWebKey(method, body)))
		}
		p.wantStatus(t, "owner of an organisation", orgOwner.callWebKey(method, body), 403, "No matching permissions found (AUTH-5mWD2)")
		if a := p.send(t, nobody.callWebKey(method, body)); a.Status != 403 && a.Status != 404 {
			t.Errorf("nobody, %s: got %d %s", method, a.Status, a.Body)
		}
		p.wantStatus(t, "no token", connectCall(m.host, "", "webkey.v2.WebKeyService/"+method, body), 401, "")
	}
}
