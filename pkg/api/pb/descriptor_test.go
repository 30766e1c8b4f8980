package pb_test

import (
	"fmt"
	"slices"
	"testing"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	_ "github.com/tenantry/tenantry/pkg/api/pb/admin"
	_ "github.com/tenantry/tenantry/pkg/api/pb/authn"
	_ "github.com/tenantry/tenantry/pkg/api/pb/credentials"
	_ "github.com/tenantry/tenantry/pkg/api/pb/message"
	_ "github.com/tenantry/tenantry/pkg/api/pb/object"
	_ "github.com/tenantry/tenantry/pkg/api/pb/system"
	_ "github.com/tenantry/tenantry/pkg/api/pb/user"
)

// messages are the contract's: what a binary client, or one that reads field
// names from JSON, was built against. Source: contract, section Messages.
var messages = map[protoreflect.FullName][]string{
	"zitadel.system.v1.CreateInstanceRequest": {
		"1 instance_name string",
		"2 first_org_name string",
		"3 custom_domain string",
		"4 human zitadel.system.v1.CreateInstanceRequest.Human oneof owner",
		"5 machine zitadel.system.v1.CreateInstanceRequest.Machine oneof owner",
		"6 default_language string",
	},
	"zitadel.system.v1.CreateInstanceRequest.Human": {
		"1 user_name string",
		"2 email zitadel.system.v1.CreateInstanceRequest.Email",
		"3 profile zitadel.system.v1.CreateInstanceRequest.Profile",
		"4 password zitadel.system.v1.CreateInstanceRequest.Password",
	},
	"zitadel.system.v1.CreateInstanceRequest.Email": {
		"1 email string",
		"2 is_email_verified bool",
	},
	"zitadel.system.v1.CreateInstanceRequest.Profile": {
		"1 first_name string",
		"2 last_name string",
		"3 preferred_language string",
	},
	"zitadel.system.v1.CreateInstanceRequest.Password": {
		"1 password string",
		"2 password_change_required bool",
	},
	"zitadel.system.v1.CreateInstanceRequest.Machine": {
		"1 user_name string",
		"2 name string",
		"3 personal_access_token zitadel.system.v1.CreateInstanceRequest.PersonalAccessToken",
		"4 machine_key zitadel.system.v1.CreateInstanceRequest.MachineKey",
	},
	"zitadel.system.v1.CreateInstanceRequest.PersonalAccessToken": {
		"1 expiration_date google.protobuf.Timestamp",
	},
	"zitadel.system.v1.CreateInstanceRequest.MachineKey": {
		"1 type zitadel.authn.v1.KeyType",
		"2 expiration_date google.protobuf.Timestamp",
	},
	"zitadel.system.v1.CreateInstanceResponse": {
		"1 instance_id string",
		"2 details zitadel.v1.ObjectDetails",
		"3 pat string",
		"4 machine_key bytes",
	},
	"zitadel.admin.v1.SetUpOrgRequest": {
		"1 org zitadel.admin.v1.SetUpOrgRequest.Org",
		"2 human zitadel.admin.v1.SetUpOrgRequest.Human oneof user",
		"3 roles repeated string",
	},
	"zitadel.admin.v1.SetUpOrgRequest.Org": {
		"1 name string",
		"2 domain string",
	},
	"zitadel.admin.v1.SetUpOrgRequest.Human": {
		"1 user_name string",
		"2 profile zitadel.admin.v1.SetUpOrgRequest.Human.Profile",
		"3 email zitadel.admin.v1.SetUpOrgRequest.Human.Email",
		"4 phone zitadel.admin.v1.SetUpOrgRequest.Human.Phone",
		"5 password string",
	},
	"zitadel.admin.v1.SetUpOrgRequest.Human.Profile": {
		"1 first_name string",
		"2 last_name string",
		"3 nick_name string",
		"4 display_name string",
		"5 preferred_language string",
		"6 gender zitadel.user.v1.Gender",
	},
	"zitadel.admin.v1.SetUpOrgRequest.Human.Email": {
		"1 email string",
		"2 is_email_verified bool",
	},
	"zitadel.admin.v1.SetUpOrgRequest.Human.Phone": {
		"1 phone string",
		"2 is_phone_verified bool",
	},
	"zitadel.admin.v1.SetUpOrgResponse": {
		"1 details zitadel.v1.ObjectDetails",
		"2 org_id string",
		"3 user_id string",
	},
	"zitadel.v1.ObjectDetails": {
		"1 sequence uint64",
		"2 creation_date google.protobuf.Timestamp",
		"3 change_date google.protobuf.Timestamp",
		"4 resource_owner string",
	},
	"zitadel.v1.ErrorDetail": {
		"1 id string",
		"2 message string",
	},
	// Ours: the contract has no events.
	"tenantry.v1.ClaimCredentialsRequest": {
		"1 request_id string",
	},
	"tenantry.v1.ClaimCredentialsResponse": {
		"1 instance_id string",
		"2 user_id string",
		"3 pat string",
		"4 machine_key bytes",
	},
}

var enums = map[protoreflect.FullName][]string{
	"zitadel.authn.v1.KeyType": {"0 KEY_TYPE_UNSPECIFIED", "1 KEY_TYPE_JSON"},
	"zitadel.user.v1.Gender":   {"0 GENDER_UNSPECIFIED", "1 GENDER_FEMALE", "2 GENDER_MALE", "3 GENDER_DIVERSE"},
}

// calls are the method and path below the API's prefix, as the public API's
// descriptors state them.
var calls = map[protoreflect.FullName]string{
	"zitadel.system.v1.SystemService.CreateInstance":  "POST /instances/_create *",
	"zitadel.admin.v1.AdminService.SetUpOrg":          "POST /orgs/_setup *",
	"tenantry.v1.CredentialsService.ClaimCredentials": "POST /credentials/{request_id}/_claim *",
}

func TestMessages_NumbersAndNames(t *testing.T) {
	for name, want := range messages {
		t.Run(string(name), func(t *testing.T) {
			fields := mustFind[protoreflect.MessageDescriptor](t, name).Fields()
			var got []string
			for i := range fields.Len() {
				got = append(got, describe(fields.Get(i)))
			}
			if !slices.Equal(got, want) {
				t.Errorf("fields\n got %q\nwant %q", got, want)
			}
		})
	}
}

func TestEnums_NumbersAndNames(t *testing.T) {
	for name, want := range enums {
		t.Run(string(name), func(t *testing.T) {
			values := mustFind[protoreflect.EnumDescriptor](t, name).Values()
			var got []string
			for i := range values.Len() {
				got = append(got, fmt.Sprintf("%d %s", values.Get(i).Number(), values.Get(i).Name()))
			}
			if !slices.Equal(got, want) {
				t.Errorf("values = %q, want %q", got, want)
			}
		})
	}
}

func TestCalls_MethodAndPath(t *testing.T) {
	for name, want := range calls {
		t.Run(string(name), func(t *testing.T) {
			method := mustFind[protoreflect.MethodDescriptor](t, name)
			rule, ok := proto.GetExtension(method.Options(), annotations.E_Http).(*annotations.HttpRule)
			if !ok {
				t.Fatalf("google.api.http is missing")
			}
			if got := "POST " + rule.GetPost() + " " + rule.GetBody(); got != want {
				t.Errorf("google.api.http = %q, want %q", got, want)
			}
		})
	}
}

func mustFind[D protoreflect.Descriptor](tb testing.TB, name protoreflect.FullName) D {
	tb.Helper()
	found, err := protoregistry.GlobalFiles.FindDescriptorByName(name)
	if err != nil {
		tb.Fatalf("find %s: %v", name, err)
	}
	descriptor, ok := found.(D)
	if !ok {
		tb.Fatalf("%s is a %T", name, found)
	}
	return descriptor
}

// describe writes a field as the tables above do: number, name, what it holds.
func describe(field protoreflect.FieldDescriptor) string {
	holds := field.Kind().String()
	switch {
	case field.Message() != nil:
		holds = string(field.Message().FullName())
	case field.Enum() != nil:
		holds = string(field.Enum().FullName())
	}
	if field.IsList() {
		holds = "repeated " + holds
	}
	text := fmt.Sprintf("%d %s %s", field.Number(), field.Name(), holds)
	if oneof := field.ContainingOneof(); oneof != nil {
		text += " oneof " + string(oneof.Name())
	}
	return text
}
