package dynamo_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/tenant"
)

func anOrg(t *rapid.T) *tenant.Org {
	at := func(label string) time.Time {
		return time.UnixMicro(rapid.Int64Range(0, 4e15).Draw(t, label)).UTC()
	}
	org := &tenant.Org{
		InstanceID: "7", ID: rapid.String().Draw(t, "id"), Name: rapid.String().Draw(t, "name"),
		State:    tenant.State(rapid.SampledFrom([]string{"", "active", "inactive"}).Draw(t, "state")),
		Revision: tenant.Revision{Sequence: rapid.Uint64().Draw(t, "sequence"), CreatedAt: at("created"), ChangedAt: at("changed")},
	}
	for n, domain := range rapid.SliceOfNDistinct(rapid.StringMatching(`[!-~]{1,9}`), 0, 4, rapid.ID[string]).Draw(t, "domains") {
		of := tenant.OrgDomain{Domain: domain, Primary: n == 0, Verified: rapid.Bool().Draw(t, "verified")}
		if rapid.Bool().Draw(t, "younger") {
			of.AddedAt = at("added")
		}
		org.Domains = append(org.Domains, of)
	}
	return org
}

// TestReadOrg_roundTrip checks that what is written can be read back.
func TestReadOrg_roundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := anOrg(t)
		item, err := dynamo.MarshalEntity(want)
		if err != nil {
			t.Fatal(err)
		}
		got, err := dynamo.ReadOrg(item, "7")
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Fatalf("%v (-want +got):\n%s", err, diff)
		}
	})
}

// TestReadOrg_anyItem checks that an item of any form is decoded or refused exactly as
// by reflection, except that reflection alone accepts a number as a string.
func TestReadOrg_anyItem(t *testing.T) {
	t.Parallel()
	number := rapid.Map(rapid.SampledFrom([]string{"0", "1", "-1", "1.5", "18446744073709551616"}),
		func(s string) types.AttributeValue { return &types.AttributeValueMemberN{Value: s} })
	simple := rapid.OneOf(
		rapid.Map(rapid.SampledFrom([]string{"", "x", "2026-11-24T06:07:08.1Z", "2026-11-24T06:07:08+02:00", "2026-11-24"}),
			func(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }),
		rapid.Just[types.AttributeValue](&types.AttributeValueMemberNULL{Value: true}),
		rapid.Just[types.AttributeValue](&types.AttributeValueMemberBOOL{Value: true}),
	)
	anyValue := rapid.OneOf(simple, rapid.Map(rapid.SliceOfN(simple, 0, 3), func(l []types.AttributeValue) types.AttributeValue {
		return &types.AttributeValueMemberL{Value: l}
	}))
	rapid.Check(t, func(t *rapid.T) {
		item, err := dynamo.MarshalEntity(anOrg(t))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range rapid.SliceOfN(rapid.SampledFrom([]string{"id", "name", "state", "domains", "unverified", "sequence", "createdAt", "changedAt"}), 1, 2).Draw(t, "names") {
			if delete(item, name); rapid.Bool().Draw(t, "replaced") {
				of := anyValue
				if name == "sequence" {
					of = rapid.OneOf(number, anyValue)
				}
				item[name] = of.Draw(t, name)
			}
		}
		want, wantErr := dynamo.ReflectOrg(item, "7")
		got, err := dynamo.ReadOrg(item, "7")
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("got %v, want %v as by reflection", err, wantErr)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
	})
}

// BenchmarkReadOrg decodes the item of an organisation as lists do, and by reflection.
func BenchmarkReadOrg(b *testing.B) {
	at := time.Date(2026, time.November, 24, 6, 7, 8, 123456000, time.UTC)
	item, err := dynamo.MarshalEntity(&tenant.Org{
		InstanceID: "7", ID: "1040300000000000000", Name: "Acme", State: tenant.StateActive, Revision: tenant.NewRevision(at),
		Domains: []tenant.OrgDomain{{Domain: "acme.example.com", Primary: true, Verified: true}},
	})
	if err != nil {
		b.Fatal(err)
	}
	for name, read := range map[string]func(map[string]types.AttributeValue, string) (*tenant.Org, error){
		"direct": dynamo.ReadOrg, "reflecting": dynamo.ReflectOrg,
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := read(item, "7"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
