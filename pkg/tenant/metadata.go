package tenant

// Metadata is a value that clients keep with an organisation or a user, under a
// key.
type Metadata struct {
	MetadataOwner
	// Key is any text, and is compared as it is.
	Key string
	// Value may be empty.
	Value []byte
	Revision
}

// MetadataOwner is who has metadata: a user of an organisation, or the organisation
// itself if UserID is empty.
type MetadataOwner struct{ InstanceID, OrgID, UserID string }

// Size returns about how many bytes the item of the metadata has.
func (m *Metadata) Size() int { return len(m.Key) + len(m.Value) }
