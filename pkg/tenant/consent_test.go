package tenant_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

func anyIsThere(string) bool { return true }

func given(clientID string, epoch int, scopes ...string) tenant.Consent {
	return tenant.Consent{ClientID: clientID, Epoch: epoch, Scopes: scopes}
}

func TestConsents_Cover(t *testing.T) {
	var none *tenant.Consents
	some := none.With("u", "i", given("5", 2, "openid", "profile"), anyIsThere)
	for name, c := range map[string]struct {
		consents *tenant.Consents
		clientID string
		epoch    int
		scopes   []string
		want     bool
	}{
		"none":                {none, "5", 2, nil, false},
		"the same":            {some, "5", 2, []string{"profile", "openid"}, true},
		"fewer":               {some, "5", 2, []string{"openid"}, true},
		"no scopes":           {some, "5", 2, nil, true},
		"more":                {some, "5", 2, []string{"openid", "email"}, false},
		"another application": {some, "55", 2, []string{"openid"}, false},
		"a former epoch":      {some, "5", 3, []string{"openid"}, false},
	} {
		if got := c.consents.Cover(c.clientID, c.epoch, c.scopes); got != c.want {
			t.Errorf("%s: got %t", name, got)
		}
	}
}

func TestConsents_With(t *testing.T) {
	var c *tenant.Consents
	c = c.With("u", "i", given("1", 0, "openid"), anyIsThere)
	c = c.With("u", "i", given("2", 0, "openid"), anyIsThere)
	c = c.With("u", "i", given("1", 0, "email", "openid"), anyIsThere)
	want := &tenant.Consents{InstanceID: "i", UserID: "u", All: []tenant.Consent{given("2", 0, "openid"), given("1", 0, "email", "openid")}, Version: 3}
	if diff := cmp.Diff(want, c); diff != "" {
		t.Errorf("added (-want +got):\n%s", diff)
	}
	gone := c.With("u", "i", given("3", 0, "openid"), func(id string) bool { return id != "2" })
	if diff := cmp.Diff([]string{"1"}, gone.Others("3")); diff != "" {
		t.Errorf("one is gone (-want +got):\n%s", diff)
	}
	// A new epoch starts empty.
	later := c.With("u", "i", given("1", 1, "openid"), anyIsThere)
	if diff := cmp.Diff([]tenant.Consent{given("1", 1, "openid")}, later.All); diff != "" {
		t.Errorf("another epoch (-want +got):\n%s", diff)
	}
}

// TestConsents_With_bounded checks that neither many applications nor ever wider
// requests make the item grow without bound.
func TestConsents_With_bounded(t *testing.T) {
	var c *tenant.Consents
	for n := range 2 * tenant.MaxConsents {
		c = c.With("u", "i", given(fmt.Sprint(n), 0, "openid"), anyIsThere)
	}
	if len(c.All) != tenant.MaxConsents || !c.Cover("63", 0, []string{"openid"}) || !c.Cover("32", 0, []string{"openid"}) || c.Cover("31", 0, []string{"openid"}) {
		t.Errorf("got %d, %v", len(c.All), c.All)
	}
	size := 0
	for n := range 50 {
		scopes := []string{fmt.Sprintf("role:%d:%s", n, strings.Repeat("x", 1900))}
		if c = c.With("u", "i", given("63", 0, scopes...), anyIsThere); !c.Cover("63", 0, scopes) {
			t.Fatalf("%d: the latest consent is not covered", n)
		}
	}
	for _, scope := range c.All[len(c.All)-1].Scopes {
		size += len(scope)
	}
	if size > 4000 {
		t.Errorf("got %d bytes of scopes", size)
	}
}
