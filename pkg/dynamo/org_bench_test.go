package dynamo_test

import (
	"context"
	"testing"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/pb/admin"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/org"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// BenchmarkOrgSearch searches for 100 of 1,000 organisations.
func BenchmarkOrgSearch(b *testing.B) {
	c := ofDynoxide(b)
	store := dynamo.New(c, newTable(b, c))
	fillOrgs(b, store, "7", 1000)
	list := org.List{Store: store}
	b.Run("list", func(b *testing.B) {
		for b.Loop() {
			if _, err := list.Execute(context.Background(), org.ListQuery{InstanceID: "7", PageQuery: tenant.PageQuery{Count: true}}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("page", func(b *testing.B) {
		for b.Loop() {
			if _, err := list.Execute(context.Background(), org.ListQuery{InstanceID: "7"}); err != nil {
				b.Fatal(err)
			}
		}
	})
	page, err := list.Execute(context.Background(), org.ListQuery{InstanceID: "7"})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("encode", func(b *testing.B) {
		for b.Loop() {
			if _, err := api.MarshalJSON(&admin.ListOrgsResponse{Result: view.Each(page, view.Org)}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
