// Package metadata keeps what clients want to remember of an organisation or a
// user: values under keys, which mean nothing here.
//
// Set and Remove change it in transactions of their own. Who makes a user with
// metadata appends Writes to the change that makes the user:
//
//	writes, err := metadata.Writes(tenant.MetadataOwner{InstanceID: iid, OrgID: oid, UserID: uid}, entries, at)
//
// It must not know who may see metadata, nor how its owners are found.
package metadata
