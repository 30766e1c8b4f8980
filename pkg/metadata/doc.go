// Package metadata stores values that clients attach to organisations and users under
// keys of their choice, without interpreting them.
//
// Set and Remove use transactions of their own. A use case that creates a user with
// metadata appends Writes to its own change:
//
//	writes, err := metadata.Writes(tenant.MetadataOwner{InstanceID: iid, OrgID: oid, UserID: uid}, entries, at)
//
// It must not know who may see metadata, or how its owners are found.
package metadata
