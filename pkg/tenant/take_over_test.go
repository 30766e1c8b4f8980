package tenant_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// graveyard is a store of held names; only the entities in found exist.
type graveyard struct {
	held    map[string]tenant.Holder
	found   tenant.Snapshot
	reads   []tenant.Query
	changes []tenant.Change
}

func (g *graveyard) Apply(_ context.Context, change tenant.Change) error {
	g.changes = append(g.changes, change)
	for _, w := range change.Writes {
		c, ok := w.(tenant.Claim)
		if holder, isHeld := g.held[c.Name]; ok && isHeld && (c.From == nil || *c.From != holder) {
			return &tenant.NameTakenError{Claim: c, Holder: holder, Cause: errors.New("cancelled")}
		}
	}
	return nil
}

func (g *graveyard) Snapshot(_ context.Context, q tenant.Query) (tenant.Snapshot, error) {
	g.reads = append(g.reads, q)
	return g.found, nil
}

// TestApply checks that names of removed holders are taken over, at no cost if none is
// lost, and with one check for each removed holder.
func TestApply(t *testing.T) {
	taken := &tenant.Error{Kind: tenant.KindConflict, ID: "TEST-1"}
	claims := []tenant.Write{
		tenant.Claim{Kind: tenant.ClaimOrgName, InstanceID: "1", Name: "acme", Owner: "2", Taken: taken},
		tenant.Claim{Kind: tenant.ClaimLoginName, InstanceID: "1", Name: "ada", Owner: "3", OrgID: "2", Taken: taken},
		tenant.Create{Entity: &tenant.Org{InstanceID: "1", ID: "2"}},
	}
	org, user := tenant.Holder{InstanceID: "1", Owner: "8"}, tenant.Holder{InstanceID: "1", Owner: "9", OrgID: "8"}
	from := func(i int, holder tenant.Holder) tenant.Write {
		c := claims[i].(tenant.Claim)
		c.From = &holder
		return c
	}
	noOrg := tenant.Absent{Entity: &tenant.Org{InstanceID: "1", ID: "8"}, Else: taken}
	noUser := tenant.Absent{Entity: &tenant.User{InstanceID: "1", ID: "9"}, Else: taken}
	for name, c := range map[string]struct {
		store *graveyard
		want  error
		reads int
		last  []tenant.Write
	}{
		"free": {&graveyard{}, nil, 0, claims},
		"living": {
			&graveyard{held: map[string]tenant.Holder{"acme": org}, found: tenant.Snapshot{Org: &tenant.Org{}}}, taken, 1, claims,
		},
		"a dead organisation": {
			&graveyard{held: map[string]tenant.Holder{"acme": org, "ada": user}}, nil, 2,
			[]tenant.Write{from(0, org), noOrg, from(1, user), claims[2], tenant.Put{Entity: &tenant.Orphan{InstanceID: "1", OrgID: "8", UserID: "9"}}},
		},
		"a dead user": {
			&graveyard{held: map[string]tenant.Holder{"ada": user}, found: tenant.Snapshot{Org: &tenant.Org{}}}, nil, 1,
			[]tenant.Write{claims[0], from(1, user), noUser, claims[2]},
		},
	} {
		err := tenant.Apply(context.Background(), c.store, tenant.Change{Writes: claims})
		if !errors.Is(err, c.want) || len(c.store.reads) != c.reads {
			t.Errorf("%s: got %v after %d reads, want %v after %d", name, err, len(c.store.reads), c.want, c.reads)
		}
		if diff := cmp.Diff(c.last, c.store.changes[len(c.store.changes)-1].Writes, cmp.AllowUnexported(tenant.Error{})); diff != "" {
			t.Errorf("%s: writes (-want +got):\n%s", name, diff)
		}
	}
}
