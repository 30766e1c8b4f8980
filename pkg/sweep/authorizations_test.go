package sweep_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestSweep_authorizations checks that users of another organisation lose what a
// removed one gave them, and what was given in its projects, and keep everything else.
func TestSweep_authorizations(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, w *world) {
		const dead, uid = "1040000000000000011", "1040000000000000021"
		w.instance(t, iid, "acme.test")
		o := w.org(t, iid, oid, "Globex")
		doomed := w.org(t, iid, dead, "Initech")
		given := &tenant.Authorizations{InstanceID: iid, UserID: uid, Revision: revision}
		writes := []tenant.Write{
			tenant.Create{Entity: &tenant.User{InstanceID: iid, ID: uid, OrgID: oid, State: tenant.StateActive, UserName: "ada", Revision: revision}},
		}
		for id, orgs := range map[string][2]string{"1": {dead, dead}, "2": {oid, dead}, "3": {dead, oid}, "4": {oid, oid}} {
			given.All = append(given.All, tenant.Authorization{ID: id, ProjectID: "p" + orgs[1], OrgID: orgs[0], State: tenant.StateActive, Revision: revision})
			writes = append(writes, tenant.Create{Entity: &tenant.AuthorizationEntry{
				InstanceID: iid, ID: id, UserID: uid, UserOrgID: oid, ProjectID: "p" + orgs[1], ProjectOrgID: orgs[1], OrgID: orgs[0],
			}})
		}
		w.write(t, append(writes, tenant.Create{Entity: given})...)
		w.sweepOut(t, w.remove(t, doomed))

		found, err := w.Snapshot(context.Background(), tenant.Query{InstanceID: iid, UserID: uid, UserOrgID: o.ID, Authorizations: true})
		if err != nil {
			t.Fatal(err)
		}
		var left []string
		for _, a := range found.Authorizations.All {
			left = append(left, a.ID)
		}
		for k := range w.items(t) {
			if id, isEntry := strings.CutPrefix(k, "INSTANCE#"+iid+"#AUTHORIZATIONS / "); isEntry {
				left = append(left, "entry "+id)
			}
		}
		if diff := cmp.Diff([]string{"4", "entry 4"}, left); diff != "" {
			t.Errorf("left (-want +got):\n%s", diff)
		}
		// A later change by somebody else does not conflict with the sweep.
		next := *found.Authorizations
		next.Revision = next.Next(at)
		w.write(t, tenant.Update{Entity: &next})
	})
}
