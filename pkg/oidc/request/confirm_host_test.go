package request

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/oidc/client"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestBase_ConfirmHost_again checks that a repeated request starts with nothing of the
// instance that had the host before, but with its form, since a body can be read once.
func TestBase_ConfirmHost_again(t *testing.T) {
	e := &State{
		Site: Site{Host: "acme.example", InstanceID: "7"}, IsParsed: true,
		progress: progress{
			isRemembered: true, Instance: &tenant.Instance{ID: "7"}, Refusal: "access_denied", Cause: tenant.ErrInternal,
			UnknownHost: tenant.ErrInternal, clients: map[string]*client.Client{"8": nil}, Client: &client.Client{}, FormPost: &FormPost{},
		},
	}
	if !new(Base).ConfirmHost(NewContext(t.Context(), e)) {
		t.Fatal("got no, want the request to be repeated")
	}
	if diff := cmp.Diff(&State{Site: Site{Host: "acme.example"}, IsParsed: true}, e, cmp.AllowUnexported(State{}, Site{}, progress{})); diff != "" {
		t.Errorf("state (-want +got):\n%s", diff)
	}
}
