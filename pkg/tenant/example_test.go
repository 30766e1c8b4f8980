package tenant_test

import (
	"fmt"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// Ids sort as text in order of creation.
func ExampleNewIDs() {
	newID := tenant.NewIDs(time.Now)
	first, second := newID(), newID()
	fmt.Println(len(first), tenant.IsID(first), first < second)
	// Output: 19 true true
}

func ExampleIsID() {
	fmt.Println(tenant.IsID("1045223328235650461"), tenant.IsID("007"), tenant.IsID("_create"))
	// Output: true false false
}

// A token identifies its item, and the store keeps only its hash.
func ExampleMintToken() {
	ref := tenant.TokenRef{InstanceID: "1045223328235650461", OrgID: "1045223328235650633", UserID: "1045223328235650765", TokenID: "1045223328235650901"}
	text, hash, err := tenant.MintToken(ref)
	if err != nil {
		fmt.Println(err)
		return
	}
	stored := tenant.PersonalAccessToken{Hash: hash}

	got, secret, err := tenant.ParseToken(text)
	fmt.Println(got == ref, stored.Matches(secret), err)
	// Output: true true <nil>
}

// Names that people consider equal fold to the same text.
func ExampleFold() {
	fmt.Println(tenant.Fold("Mu\u0308ller") == tenant.Fold("MÜLLER"), tenant.Fold("Straße") == tenant.Fold("STRASSE"))
	// Output: true false
}
