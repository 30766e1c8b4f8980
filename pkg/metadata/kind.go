package metadata

import "github.com/tenantry/tenantry/pkg/tenant"

// Kind is what has metadata: OfOrg or OfUser.
type Kind struct {
	errSetNone, errRemoveNone, errUnknown *tenant.Error
	set, removed                          tenant.EventType
	// data is what the events tell.
	data func(of tenant.MetadataOwner, keys []string) any
}

const (
	keyNoData  = "Errors.Metadata.NoData"
	keyUnknown = "Errors.Metadata.KeyNotExisting"
)

// OfOrg is the metadata of organisations. Source of the refusals: the contract,
// v2.md, section 3.
var OfOrg = &Kind{
	errSetNone:    &tenant.Error{Kind: tenant.KindPrecondition, ID: "META-9mm2d", Key: keyNoData},
	errRemoveNone: &tenant.Error{Kind: tenant.KindPrecondition, ID: "META-9mw2d", Key: keyNoData},
	errUnknown:    &tenant.Error{Kind: tenant.KindNotFound, ID: "META-2npds", Key: keyUnknown},
	set:           tenant.OrgMetadataSet, removed: tenant.OrgMetadataRemoved,
	data: func(of tenant.MetadataOwner, keys []string) any {
		return tenant.OrgMetadataData{InstanceID: of.InstanceID, OrgID: of.OrgID, Keys: keys}
	},
}

// OfUser is the metadata of users.
var OfUser = &Kind{
	errSetNone:    &tenant.Error{Kind: tenant.KindPrecondition, ID: "META-9mm2d", Key: keyNoData},
	errRemoveNone: &tenant.Error{Kind: tenant.KindPrecondition, ID: "META-9mm2d", Key: keyNoData},
	errUnknown:    &tenant.Error{Kind: tenant.KindNotFound, ID: "META-2nnds", Key: keyUnknown},
	set:           tenant.UserMetadataSet, removed: tenant.UserMetadataRemoved,
	data: func(of tenant.MetadataOwner, keys []string) any {
		return tenant.UserMetadataData{InstanceID: of.InstanceID, OrgID: of.OrgID, UserID: of.UserID, Keys: keys}
	},
}
