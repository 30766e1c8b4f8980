package storetest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// originsAreRead checks that each origin of a query is read as if it were asked for
// alone, whether or not it shares items with the query or with another origin, and
// whatever its hints.
func originsAreRead(t *testing.T, b Backend) {
	mustApply(t, b, orgChange("1", "one", "2", "ada"))
	mustApply(t, b, orgChange("3", "two", "4", "bob"))
	project := &tenant.Project{InstanceID: iid, ID: "p", OrgID: "3", Name: "P", State: tenant.StateInactive, Revision: revision}
	mustWrite(t, b, append(claimedBy(fullApplication("3", "p", "7")), tenant.Create{Entity: project})...)
	mustWrite(t, b, tenant.Put{Entity: &tenant.RevokedToken{InstanceID: iid, UserID: "4", ID: "5", ExpiresAt: at}},
		tenant.Create{Entity: &tenant.PersonalAccessToken{InstanceID: iid, UserID: "2", ID: "8", Hash: []byte{1}, ExpiresAt: tenant.NoExpiry, Revision: revision}})
	main := tenant.Query{UserID: "2", UserOrgID: "1", AccessTokenID: "6"}
	origins := []tenant.Query{
		{UserID: "4", UserOrgID: "3", AccessTokenID: "5", ClientID: "7", ClientProjectID: "p", ClientOrgID: "3"},
		{UserID: "4", AccessTokenID: "9", ClientID: "7"},
		{UserID: "2", UserOrgID: "3", TokenID: "8"},
		{UserID: "2", UserOrgID: "1", AccessTokenID: "6"},
		{UserID: "99", AccessTokenID: "5"},
	}
	want := mustRead(t, b, main)
	for _, o := range origins {
		want.Origins = append(want.Origins, mustRead(t, b, o))
	}
	if first := want.Origins[0]; !first.AccessTokenRevoked || first.Client == nil || first.ClientProject == nil || first.ClientOrg == nil || want.Origins[2].Token == nil {
		t.Fatalf("alone: got %+v and %+v", first, want.Origins[2])
	}
	main.Origins = &origins
	if diff := cmp.Diff(want, mustRead(t, b, main)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
