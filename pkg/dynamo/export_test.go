package dynamo

import (
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// ShardOf returns the partition of an instance's item.
func ShardOf(instanceID string) string { return instanceKey(instanceID).PK }

// EventItem returns the item of an event of an instance.
func EventItem(e tenant.Event) (map[string]types.AttributeValue, error) {
	return marshalEvent(eventKey(e.InstanceID, e.ID), tenant.Change{Event: e})
}
