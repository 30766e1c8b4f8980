package dynamo

import (
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// attributes decodes an item without reflection, for entities that are read by the
// hundred. A missing or null attribute decodes to the zero value, as in package
// attributevalue. err is the first error.
type attributes struct {
	item item
	err  error
}

func (a *attributes) fail(name string, err error) {
	if a.err == nil {
		a.err = fmt.Errorf("attribute %s: %w", name, err)
	}
}

// of returns the first error, wrapped with the item's key.
func (a *attributes) of(k key) error {
	if a.err == nil {
		return nil
	}
	return fmt.Errorf("item %s / %s: %w", k.PK, k.SK, a.err)
}

// value returns an attribute as a V; ok is false if it is missing.
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

func (a *attributes) texts(name string) []string { return textsOf[string](a, name) }

// textsOf returns a list of strings as a named string type.
func textsOf[T ~string](a *attributes, name string) []T {
	v, ok := value[*types.AttributeValueMemberL](a, name)
	if !ok {
		return nil
	}
	all := make([]T, len(v.Value))
	for n, entry := range v.Value {
		of := attributes{item: item{name: entry}}
		if all[n] = T(of.text(name)); of.err != nil {
			a.fail(name, of.err)
		}
	}
	return all
}

func (a *attributes) bytes(name string) []byte {
	v, ok := value[*types.AttributeValueMemberB](a, name)
	if !ok {
		return nil
	}
	return v.Value
}

func (a *attributes) isTrue(name string) bool {
	v, ok := value[*types.AttributeValueMemberBOOL](a, name)
	return ok && v.Value
}

// maps calls read for each map in a list.
func (a *attributes) maps(name string, read func(*attributes)) {
	v, ok := value[*types.AttributeValueMemberL](a, name)
	if !ok {
		return
	}
	for _, entry := range v.Value {
		list := attributes{item: item{name: entry}}
		of, _ := value[*types.AttributeValueMemberM](&list, name)
		if list.err != nil {
			a.fail(name, list.err)
			return
		}
		inner := attributes{}
		if of != nil {
			inner.item = of.Value
		}
		if read(&inner); inner.err != nil {
			a.fail(name, inner.err)
		}
	}
}

// reflected decodes a map by reflection; it returns nil if there is none.
func reflected[T any](a *attributes, name string) *T {
	v, ok := value[*types.AttributeValueMemberM](a, name)
	if !ok {
		return nil
	}
	of := new(T)
	if err := attributevalue.UnmarshalMap(v.Value, of); err != nil {
		a.fail(name, err)
	}
	return of
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
