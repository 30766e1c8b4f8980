package dynamo

import (
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/tenant"
)

const isNew = "attribute_not_exists(pk)"

// condition is what must hold of the stored item; none has no text. Names that
// DynamoDB reserves are written with a "#" in text: names has them.
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

// always is no condition.
func always(tenant.Entity, item) condition { return condition{} }

// isNew is the condition that an entity is not there, or has expired.
func (t *transaction) isNew(_ tenant.Entity, i item) condition {
	if _, ok := i["expires"]; !ok {
		return condition{text: isNew}
	}
	c := newOrExpired(t.at)
	if by, ok := i["usedBy"]; ok {
		// Sent alone, and again when its answer was lost, it meets itself.
		c.text += " OR usedBy = :by"
		c.values[":by"] = by
	}
	return c
}

// newOrExpired is the condition that an item is not there, or has expired. TTL
// erases hours after the time; until then what expired is in nobody's way.
func newOrExpired(at time.Time) condition {
	return condition{text: isNew + " OR expires <= :now", values: item{":now": seconds(at)}}
}

// isThere is the condition that an entity is there, and has not expired.
func (t *transaction) isThere(_ tenant.Entity, i item) condition {
	if _, ok := i["expires"]; ok {
		return condition{text: "expires > :now", values: item{":now": seconds(t.at)}}
	}
	return condition{text: "attribute_exists(pk)"}
}

// isOf is the condition that an entity is there in the version that is difference
// away from its own; any that has no versions must be there.
func (t *transaction) isOf(e tenant.Entity, i item, difference int) condition {
	versioned, ok := e.(tenant.Versioned)
	if !ok {
		return t.isThere(e, i)
	}
	version := int64(versioned.EntityVersion()) + int64(difference) //nolint:gosec // far from the largest
	if version == 0 {
		// Written before its kind had versions.
		return condition{text: "attribute_exists(pk) AND attribute_not_exists(#sequence)", names: map[string]string{"#sequence": "sequence"}}
	}
	return equals("sequence", &types.AttributeValueMemberN{Value: strconv.FormatInt(version, 10)})
}

// isHeldBy is the condition that a claim is of that owner: of the instance for
// a host, and else of what in it has that id.
func isHeldBy(kind tenant.ClaimKind, instanceID, owner string) condition {
	if kind == tenant.ClaimHost {
		return equals("instance", &types.AttributeValueMemberS{Value: instanceID})
	}
	return equals("owner", &types.AttributeValueMemberS{Value: owner})
}

// equals is the condition that an attribute has that value.
func equals(attribute string, value types.AttributeValue) condition {
	return condition{
		text: "#attribute = :value", names: map[string]string{"#attribute": attribute}, values: item{":value": value},
	}
}
