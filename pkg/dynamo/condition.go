package dynamo

import (
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/tenant"
)

const isNew = "attribute_not_exists(pk)"

// condition is a DynamoDB condition on the stored item; an empty text means none. In
// text, reserved names are written with a leading "#" and are resolved by names.
type condition struct {
	text   string
	values item
	names  map[string]string
}

func (c condition) expression() *string {
	if c.text == "" {
		return nil
	}
	return aws.String(c.text)
}

// always imposes no condition.
func always(tenant.Entity, item) condition { return condition{} }

// isNew requires that the entity does not exist, or has expired.
func (t *transaction) isNew(_ tenant.Entity, i item) condition {
	if _, ok := i["expires"]; !ok {
		return condition{text: isNew}
	}
	c := newOrExpired(t.at)
	if by, ok := i["usedBy"]; ok {
		// A retry after a lost response finds its own item.
		c.text += " OR usedBy = :by"
		c.values[":by"] = by
	}
	return c
}

// newOrExpired requires that the item does not exist, or has expired. TTL deletes items
// hours after they expire; until then an expired item must not block a new one.
func newOrExpired(at time.Time) condition {
	return condition{text: isNew + " OR expires <= :now", values: item{":now": seconds(at)}}
}

// isThere requires that the entity exists and has not expired.
func (t *transaction) isThere(_ tenant.Entity, i item) condition {
	if _, ok := i["expires"]; ok {
		return condition{text: "expires > :now", values: item{":now": seconds(t.at)}}
	}
	return condition{text: "attribute_exists(pk)"}
}

// isOf requires that the stored version equals the entity's version plus difference. An
// entity without versions only has to exist.
func (t *transaction) isOf(e tenant.Entity, i item, difference int) condition {
	versioned, ok := e.(tenant.Versioned)
	if !ok {
		return t.isThere(e, i)
	}
	version := int64(versioned.EntityVersion()) + int64(difference) //nolint:gosec // far from the largest
	if version == 0 {
		// Written before entities of this kind had versions.
		return condition{text: "attribute_exists(pk) AND attribute_not_exists(#sequence)", names: map[string]string{"#sequence": "sequence"}}
	}
	return equals("sequence", &types.AttributeValueMemberN{Value: strconv.FormatInt(version, 10)})
}

// isHeldBy requires that a claim belongs to owner: for a host, to the instance;
// otherwise to the entity of the instance with that id.
func isHeldBy(kind tenant.ClaimKind, instanceID, owner string) condition {
	if kind == tenant.ClaimHost {
		return equals("instance", &types.AttributeValueMemberS{Value: instanceID})
	}
	return equals("owner", &types.AttributeValueMemberS{Value: owner})
}

// equals requires that an attribute has the given value.
func equals(attribute string, value types.AttributeValue) condition {
	return condition{
		text: "#attribute = :value", names: map[string]string{"#attribute": attribute}, values: item{":value": value},
	}
}
