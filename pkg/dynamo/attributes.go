package dynamo

import (
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// attributes reads an item without reflection, for what is read by the hundred.
// An attribute that is missing, or null, is zero, as package attributevalue has
// it. err is the first fault.
type attributes struct {
	item item
	err  error
}

func (a *attributes) fail(name string, err error) {
	if a.err == nil {
		a.err = fmt.Errorf("attribute %s: %w", name, err)
	}
}

// value returns an attribute in the form V; ok is false if there is none.
func value[V types.AttributeValue](a *attributes, name string) (v V, ok bool) {
	switch found := a.item[name].(type) {
	case nil, *types.AttributeValueMemberNULL:
		return v, false
	case V:
		return found, true
	default:
		a.fail(name, fmt.Errorf("is a %T", found))
		return v, false
	}
}

func (a *attributes) text(name string) string {
	v, ok := value[*types.AttributeValueMemberS](a, name)
	if !ok {
		return ""
	}
	return v.Value
}

func (a *attributes) texts(name string) []string {
	v, ok := value[*types.AttributeValueMemberL](a, name)
	if !ok {
		return nil
	}
	all := make([]string, len(v.Value))
	for n, entry := range v.Value {
		of := attributes{item: item{name: entry}}
		if all[n] = of.text(name); of.err != nil {
			a.fail(name, of.err)
		}
	}
	return all
}

func (a *attributes) number(name string) uint64 {
	v, ok := value[*types.AttributeValueMemberN](a, name)
	if !ok {
		return 0
	}
	n, err := strconv.ParseUint(v.Value, 10, 64)
	if err != nil {
		a.fail(name, err)
	}
	return n
}

func (a *attributes) time(name string) time.Time {
	v, ok := value[*types.AttributeValueMemberS](a, name)
	if !ok {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, v.Value)
	if err != nil {
		a.fail(name, err)
	}
	return at
}

func (a *attributes) revision() tenant.Revision {
	return tenant.Revision{Sequence: a.number("sequence"), CreatedAt: a.time("createdAt"), ChangedAt: a.time("changedAt")}
}
