package dynamo

// ShardOf returns the partition of an instance's item.
func ShardOf(instanceID string) string { return instanceKey(instanceID).PK }
