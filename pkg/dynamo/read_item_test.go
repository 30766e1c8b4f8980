package dynamo_test

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/dynamo"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// filled sets every field of a struct to a distinct value.
func filled(v reflect.Value, n *int) {
	*n++
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		filled(v.Elem(), n)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Date(2026, time.November, 28, 6, 7, 8, *n*1000, time.UTC)))
			return
		}
		for i := range v.NumField() {
			filled(v.Field(i), n)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			filled(v.Index(i), n)
		}
	case reflect.Map:
		value := reflect.New(v.Type().Elem()).Elem()
		filled(value, n)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(reflect.ValueOf("key"), value)
	case reflect.String:
		v.SetString(fmt.Sprintf("text %d", *n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n))
		if v.Type() == reflect.TypeFor[time.Duration]() {
			v.SetInt(int64(time.Duration(*n) * time.Second)) // durations are stored in seconds
		}
	case reflect.Uint64:
		v.SetUint(uint64(*n))
	case reflect.Uint8:
		v.SetUint(uint64(*n % 256))
	default:
		panic("no value for a " + v.Kind().String())
	}
}

// unknown has a type that no attribute of an entity has.
var unknown types.AttributeValue = &types.AttributeValueMemberBS{Value: [][]byte{{1}}}

// TestRead_everyField checks that each field of an entity is written and read back.
func TestRead_everyField(t *testing.T) {
	t.Parallel()
	for _, want := range []tenant.Entity{&tenant.Instance{}, &tenant.Org{}, &tenant.User{}, &tenant.PersonalAccessToken{}, &tenant.Member{}, &tenant.MachineKey{}, &tenant.Session{}} {
		t.Run(fmt.Sprintf("%T", want), func(t *testing.T) {
			n := 0
			filled(reflect.ValueOf(want).Elem(), &n)
			switch e := want.(type) {
			case *tenant.User:
				e.OrgInactive = false           // read from the organisation
				e.SecretExpiresAt = time.Time{} // depends on the deployment's configuration
			case *tenant.Session:
				e.ExpiresAt = e.ExpiresAt.Truncate(time.Second) // is stored in seconds
			case *tenant.Org:
				e.Domains = []tenant.OrgDomain{{Domain: "x", Primary: true, Verified: true}, {Domain: "y", AddedAt: time.UnixMicro(9).UTC()}}
			}
			item, err := dynamo.MarshalEntity(want)
			if err != nil {
				t.Fatal(err)
			}
			got, err := dynamo.ReadEntity(want, item)
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
			for name := range item {
				broken, err := dynamo.MarshalEntity(want)
				if err != nil {
					t.Fatal(err)
				}
				if broken[name] = unknown; name == "pk" || name == "sk" {
					continue
				}
				if got, err := dynamo.ReadEntity(want, broken); err == nil {
					t.Errorf("%s of the wrong type: got %+v, want an error", name, got)
				}
			}
		})
	}
}
