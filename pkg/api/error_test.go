package api_test

import (
	"testing"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestRefusal_JSON checks both forms. Source: the contract, errors.md.
func TestRefusal_JSON(t *testing.T) {
	for want, refusal := range map[string]*api.Refusal{
		`{"code":3,"message":"<a> & \"b\""}`: {Err: &tenant.Error{Kind: tenant.KindInvalid}, Text: `<a> & "b"`},
		`{"code":6,"message":"taken (V3-DKcYh)","details":[{"@type":"type.googleapis.com/zitadel.v1.ErrorDetail","id":"V3-DKcYh","message":"taken"}]}`: {
			Err: &tenant.Error{Kind: tenant.KindConflict, ID: "V3-DKcYh"}, Text: "taken",
		},
		`{"code":13,"message":""}`: {Err: &tenant.Error{}},
	} {
		if got := string(refusal.JSON()); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
