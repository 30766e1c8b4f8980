package dynamo

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// ShardOf returns the partition of an instance's item.
func ShardOf(instanceID string) string { return instanceKey(instanceID).PK }

// EventItem returns the item of an event of an instance.
func EventItem(e tenant.Event) (map[string]types.AttributeValue, error) {
	return marshalEvent(e, nil)
}

// ReadOrg decodes an organisation; ReflectOrg does the same by reflection.
var ReadOrg = readOrg

func ReflectOrg(i map[string]types.AttributeValue, iid string) (*tenant.Org, error) {
	var of orgItem
	if err := attributevalue.UnmarshalMap(i, &of); err != nil {
		return nil, err
	}
	org := &tenant.Org{InstanceID: iid, ID: of.ID, Name: of.Name, State: of.State, Revision: tenant.Revision(of.revisionItem)}
	for n, d := range strings.Fields(of.Domains) {
		org.Domains = append(org.Domains, tenant.OrgDomain{Domain: d, Primary: n == 0, Verified: !slices.Contains(strings.Fields(of.Unverified), d), AddedAt: of.DomainsAdded[d]})
	}
	return org, nil
}

// MarshalEntity returns the item of an entity.
var MarshalEntity = marshalEntity

// ReadEntity decodes an item as an entity of the same type as like.
func ReadEntity(like tenant.Entity, i item) (tenant.Entity, error) {
	switch e := like.(type) {
	case *tenant.Instance:
		return readInstance(i)
	case *tenant.Org:
		return readOrg(i, e.InstanceID)
	case *tenant.User:
		return readUser(i, e.InstanceID)
	case *tenant.PersonalAccessToken:
		return readToken(i, e.InstanceID, e.UserID)
	case *tenant.Member:
		of, _, err := read[memberItem](found{key{}: i}, key{})
		if err != nil {
			return nil, err
		}
		return of.entity(e.InstanceID)
	case *tenant.Session:
		of, _, err := read[sessionItem](found{key{}: i}, key{})
		return of.entity(e.InstanceID, e.UserID, e.ID), err
	case *tenant.MachineKey:
		of, _, err := read[machineKeyItem](found{key{}: i}, key{})
		return of.entity(e.InstanceID, e.UserID), err
	default:
		return nil, fmt.Errorf("no reader for a %T", like)
	}
}
