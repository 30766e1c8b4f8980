package tenant

// Metadata is a value that clients store with an organisation or a user, under a key.
type Metadata struct {
	MetadataOwner
	// Key is any text, compared exactly.
	Key string
	// Value may be empty.
	Value []byte
	Revision
}

// MetadataOwner is a user of an organisation, or the organisation itself if UserID is
// empty.
type MetadataOwner struct{ InstanceID, OrgID, UserID string }

// Size returns the approximate size of the item in bytes.
func (m *Metadata) Size() int { return len(m.Key) + len(m.Value) }
