package metadata

import "github.com/tenantry/tenantry/pkg/tenant"

// Kind is a kind of metadata owner: OfOrg or OfUser.
type Kind struct {
	errSetNone, errRemoveNone, errUnknown *tenant.Error
	set, removed                          tenant.EventType
	// data returns the Data of the events.
	data func(of tenant.MetadataOwner, keys []string) any
}

const (
	keyNoData  = "Errors.Metadata.NoData"
	keyUnknown = "Errors.Metadata.KeyNotExisting"
)

// OfOrg is for organisations. Source of the refusals: the contract, v2.md, section 3.
var OfOrg = &Kind{
	errSetNone:    &tenant.Error{Kind: tenant.KindPrecondition, ID: "META-9mm2d", Key: keyNoData},
	errRemoveNone: &tenant.Error{Kind: tenant.KindPrecondition, ID: "META-9mw2d", Key: keyNoData},
	errUnknown:    &tenant.Error{Kind: tenant.KindNotFound, ID: "META-2npds", Key: keyUnknown},
	set:           tenant.OrgMetadataSet, removed: tenant.OrgMetadataRemoved,
	data: func(of tenant.MetadataOwner, keys []string) any {
		return tenant.OrgMetadataData{InstanceID: of.InstanceID, OrgID: of.OrgID, Keys: keys}
	},
}

// OfUser is for users.
var OfUser = &Kind{
	errSetNone:    &tenant.Error{Kind: tenant.KindPrecondition, ID: "META-9mm2d", Key: keyNoData},
	errRemoveNone: &tenant.Error{Kind: tenant.KindPrecondition, ID: "META-9mm2d", Key: keyNoData},
	errUnknown:    &tenant.Error{Kind: tenant.KindNotFound, ID: "META-2nnds", Key: keyUnknown},
	set:           tenant.UserMetadataSet, removed: tenant.UserMetadataRemoved,
	data: func(of tenant.MetadataOwner, keys []string) any {
		return tenant.UserMetadataData{InstanceID: of.InstanceID, OrgID: of.OrgID, UserID: of.UserID, Keys: keys}
	},
}
