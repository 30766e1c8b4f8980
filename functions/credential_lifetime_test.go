package functions_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// TestCredentialLifetime checks that in a deployment with a maximum lifetime,
// requests for more are refused, also as events, and that older tokens and keys
// without an expiry end at that age.
func TestCredentialLifetime(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	old, young := s.machineOwner(t, "lifetime-old"), s.machineOwner(t, "lifetime-young")
	twoHoursAgo := map[string]types.AttributeValue{":t": &types.AttributeValueMemberS{Value: time.Now().Add(-2 * time.Hour).UTC().Format(time.RFC3339Nano)}}
	for _, item := range s.items(t) {
		if pk, sk := attribute(item["pk"]), attribute(item["sk"]); pk == old.userPK() && sk != "USER" {
			s.change(t, pk, sk, "SET createdAt = :t", twoHoursAgo, nil)
		}
	}
	works := func(p *provider, m *machine) (token, key, introspection bool) {
		a := p.setup(t, m.host, m.pat, "Acme "+time.Now().Format(time.RFC3339Nano))
		b := p.grant(t, m.host, m.sign(t, m.claims()), "openid")
		return a.Status == http.StatusOK, b.Status == http.StatusOK, p.userinfo(t, m.host, m.pat).Status == http.StatusOK
	}
	check := func(p *provider, m *machine, want bool) {
		t.Helper()
		if token, key, info := works(p, m); token != want || key != want || info != want {
			t.Errorf("%s: token %v, key %v, userinfo %v, want %v", m.host, token, key, info, want)
		}
	}
	check(newProvider(t, s), old, true)

	s.environment["TENANTRY_CREDENTIAL_LIFETIME"] = "1h"
	s.composeFunctions(t)
	bounded := newProvider(t, s)
	check(bounded, old, false)
	check(bounded, young, true)

	const text = "expirationDate is later than this deployment allows"
	a := s.send(t, s.createRequest(t, `{"instanceName":"Acme","machine":{"userName":"robot","name":"Robot","personalAccessToken":{"expirationDate":"2519-04-01T08:45:00Z"}}}`))
	if a.Status != http.StatusBadRequest || a.message(t) != text+" (DOMAIN-mXe5p)" {
		t.Errorf("create: got %d %s", a.Status, a.Body)
	}
	handleBatch(t, s.requests(t), batchOf(requested("InstanceRequested", `{"version":"1","requestId":"lifetime-1","instanceName":"Acme",
		"machine":{"userName":"robot","name":"Robot","machineKey":{"type":"KEY_TYPE_JSON","expirationDate":"2519-04-01T08:45:00Z"}}}`)))
	if outcome := s.outcome(t, "lifetime-1"); outcome.Type != "InstanceRejected" || outcome.errorID(t) != "DOMAIN-mXe5p" {
		t.Errorf("by event: got %+v", outcome)
	}
}
