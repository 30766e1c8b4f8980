package pb_test

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

const (
	inQuery     = ".Queries[0]: embedded message failed validation | caused by: invalid "
	oneTo200    = "value length must be between 1 and 200 runes, inclusive"
	atMost200   = "value length must be at most 200 runes"
	needsAQuery = ".Query: value is required"
	undefined   = ": embedded message failed validation | caused by: invalid %s: value must be one of the defined enum values"
)

// TestRequests_Validate checks the field rules of reads and changes, with the
// contract's texts.
func TestRequests_Validate(t *testing.T) {
	checkRules(t, []rule{
		{"rename_200", "system.v1.UpdateInstanceRequest", text(`{"instanceId":"1","instanceName":"%s"}`, 200), ""},
		{"rename_201", "system.v1.UpdateInstanceRequest", text(`{"instanceId":"1","instanceName":"%s"}`, 201), "invalid UpdateInstanceRequest.InstanceName: " + oneTo200},
		{"rename_empty", "system.v1.UpdateInstanceRequest", `{"instanceId":"1"}`, "invalid UpdateInstanceRequest.InstanceName: " + oneTo200},
		{"remove_name_200", "system.v1.RemoveInstanceRequest", text(`{"instanceId":"1","instanceName":"%s"}`, 200), ""},
		{"remove_name_201", "system.v1.RemoveInstanceRequest", text(`{"instanceId":"1","instanceName":"%s"}`, 201), "invalid RemoveInstanceRequest.InstanceName: " + atMost200},
		{"exists_empty", "system.v1.ExistsDomainRequest", `{}`, "invalid ExistsDomainRequest.Domain: " + oneTo200},
		{"exists_201", "system.v1.ExistsDomainRequest", text(`{"domain":"%s"}`, 201), "invalid ExistsDomainRequest.Domain: " + oneTo200},
		{"add_domain_201", "system.v1.AddDomainRequest", text(`{"instanceId":"1","domain":"%s"}`, 201), "invalid AddDomainRequest.Domain: " + oneTo200},
		{"remove_domain_empty", "system.v1.RemoveDomainRequest", `{"instanceId":"1"}`, "invalid RemoveDomainRequest.Domain: " + oneTo200},
		{"primary_domain_empty", "system.v1.SetPrimaryDomainRequest", `{"instanceId":"1"}`, "invalid SetPrimaryDomainRequest.Domain: " + oneTo200},

		{"instances_all", "system.v1.ListInstancesRequest", `{"query":{"limit":1001},"queries":[{"idQuery":{}},{"domainQuery":{}}],"sortingColumn":7}`, ""},
		{"instances_empty_query", "system.v1.ListInstancesRequest", `{"queries":[{}]}`, "invalid ListInstancesRequest" + inQuery + "Query" + needsAQuery},
		{"instances_domain_100", "system.v1.ListInstancesRequest", text(`{"queries":[{"domainQuery":{"domains":["%s"]}}]}`, 100), ""},
		{
			"instances_domain_101", "system.v1.ListInstancesRequest", text(`{"queries":[{"domainQuery":{"domains":["a","%s"]}}]}`, 101),
			"invalid ListInstancesRequest" + inQuery + "Query.DomainQuery: embedded message failed validation | caused by: invalid DomainsQuery.Domains[1]: value length must be between 1 and 100 runes, inclusive",
		},
		{
			"instances_ids_1001", "system.v1.ListInstancesRequest", `{"queries":[{"idQuery":{"ids":[` + strings.Repeat(`"1",`, 1000) + `"1"]}}]}`,
			"invalid ListInstancesRequest" + inQuery + "Query.IdQuery: embedded message failed validation | caused by: invalid IdsQuery.Ids: value must contain no more than 1000 item(s)",
		},
		{
			"instances_queries_101", "system.v1.ListInstancesRequest", `{"queries":[` + strings.Repeat(`{},`, 100) + `{}]}`,
			"invalid ListInstancesRequest.Queries: value must contain no more than 100 item(s)",
		},
		{"cursor_2000_bytes", "system.v1.ListInstancesRequest", text(`{"query":{"cursor":"%s"}}`, 1000), ""},
		{
			"cursor_2002_bytes", "system.v1.ListInstancesRequest", text(`{"query":{"cursor":"%s"}}`, 1001),
			"invalid ListInstancesRequest.Query: embedded message failed validation | caused by: invalid ListQuery.Cursor: value length must be at most 2000 bytes",
		},
		{"domains_empty_query", "system.v1.ListDomainsRequest", `{"instanceId":"1","queries":[{}]}`, "invalid ListDomainsRequest" + inQuery + "DomainSearchQuery" + needsAQuery},
		{
			"domains_method", "system.v1.ListDomainsRequest", `{"instanceId":"1","queries":[{"domainQuery":{"method":99}}]}`,
			"invalid ListDomainsRequest" + inQuery + "DomainSearchQuery.DomainQuery" + fmt.Sprintf(undefined, "DomainQuery.Method"),
		},
		{
			"domains_201", "system.v1.ListDomainsRequest", text(`{"instanceId":"1","queries":[{"domainQuery":{"domain":"%s"}}]}`, 201),
			"invalid ListDomainsRequest" + inQuery + "DomainSearchQuery.DomainQuery: embedded message failed validation | caused by: invalid DomainQuery.Domain: " + atMost200,
		},
		{"members_empty_query", "system.v1.ListIAMMembersRequest", `{"instanceId":"1","queries":[{}]}`, "invalid ListIAMMembersRequest" + inQuery + "SearchQuery" + needsAQuery},
		{"members_sorting", "admin.v1.ListIAMMembersRequest", `{"sortingColumn":99}`, ""},
		{
			"members_method", "admin.v1.ListIAMMembersRequest", `{"queries":[{"emailQuery":{"method":-1}}]}`,
			"invalid ListIAMMembersRequest" + inQuery + "SearchQuery.EmailQuery" + fmt.Sprintf(undefined, "EmailQuery.Method"),
		},

		{"org_200", "admin.v1.GetOrgByIDRequest", text(`{"id":"%s"}`, 200), ""},
		{"org_201", "admin.v1.GetOrgByIDRequest", text(`{"id":"%s"}`, 201), "invalid GetOrgByIDRequest.Id: " + oneTo200},
		{"remove_org_201", "admin.v1.RemoveOrgRequest", text(`{"orgId":"%s"}`, 201), "invalid RemoveOrgRequest.OrgId: " + oneTo200},
		{"default_org_201", "admin.v1.SetDefaultOrgRequest", text(`{"orgId":"%s"}`, 201), "invalid SetDefaultOrgRequest.OrgId: " + oneTo200},
		{"unique_neither", "admin.v1.IsOrgUniqueRequest", `{}`, ""},
		{"unique_name_201", "admin.v1.IsOrgUniqueRequest", text(`{"name":"%s"}`, 201), "invalid IsOrgUniqueRequest.Name: " + atMost200},
		{"unique_domain_201", "admin.v1.IsOrgUniqueRequest", text(`{"domain":"%s"}`, 201), "invalid IsOrgUniqueRequest.Domain: " + atMost200},
		{"orgs_empty_query", "admin.v1.ListOrgsRequest", `{"queries":[{}]}`, "invalid ListOrgsRequest" + inQuery + "OrgQuery" + needsAQuery},
		{
			"orgs_method", "admin.v1.ListOrgsRequest", `{"queries":[{"nameQuery":{"name":"a","method":99}}]}`,
			"invalid ListOrgsRequest" + inQuery + "OrgQuery.NameQuery" + fmt.Sprintf(undefined, "OrgNameQuery.Method"),
		},
		{
			"orgs_state", "admin.v1.ListOrgsRequest", `{"queries":[{"stateQuery":{"state":9}}]}`,
			"invalid ListOrgsRequest" + inQuery + "OrgQuery.StateQuery" + fmt.Sprintf(undefined, "OrgStateQuery.State"),
		},
		{"language_10", "admin.v1.SetDefaultLanguageRequest", text(`{"language":"%s"}`, 10), ""},
		{"language_empty", "admin.v1.SetDefaultLanguageRequest", `{}`, "invalid SetDefaultLanguageRequest.Language: value length must be between 1 and 10 runes, inclusive"},
		{"add_member_nobody", "admin.v1.AddIAMMemberRequest", `{"roles":["IAM_OWNER"]}`, "invalid AddIAMMemberRequest.UserId: " + oneTo200},
		{"add_member_201", "admin.v1.AddIAMMemberRequest", text(`{"userId":"%s"}`, 201), "invalid AddIAMMemberRequest.UserId: " + oneTo200},
		{"update_member_201", "admin.v1.UpdateIAMMemberRequest", text(`{"userId":"%s"}`, 201), "invalid UpdateIAMMemberRequest.UserId: " + oneTo200},
		{"remove_member_201", "admin.v1.RemoveIAMMemberRequest", text(`{"userId":"%s"}`, 201), "invalid RemoveIAMMemberRequest.UserId: " + oneTo200},

		{"events_types_30", "admin.v1.ListEventsRequest", `{"eventTypes":[` + strings.Repeat(`"",`, 29) + `"x"]}`, ""},
		{"events_types_31", "admin.v1.ListEventsRequest", `{"eventTypes":[` + strings.Repeat(`"",`, 30) + `"x"]}`, "invalid ListEventsRequest.EventTypes: value must contain no more than 30 item(s)"},
		{"events_aggregates_11", "admin.v1.ListEventsRequest", `{"aggregateTypes":[` + strings.Repeat(`"",`, 10) + `"x"]}`, "invalid ListEventsRequest.AggregateTypes: value must contain no more than 10 item(s)"},
		{"events_aggregate_201", "admin.v1.ListEventsRequest", text(`{"aggregateId":"%s"}`, 201), "invalid ListEventsRequest.AggregateId: value length must be between 0 and 200 runes, inclusive"},
		{"events_editor_201", "admin.v1.ListEventsRequest", text(`{"editorUserId":"%s"}`, 201), "invalid ListEventsRequest.EditorUserId: value length must be between 0 and 200 runes, inclusive"},
		{"events_owner_201", "admin.v1.ListEventsRequest", text(`{"resourceOwner":"%s"}`, 201), "invalid ListEventsRequest.ResourceOwner: value length must be between 0 and 200 runes, inclusive"},
		{"events_range", "admin.v1.ListEventsRequest", `{"range":{"since":"2026-01-01T00:00:00Z","until":"2025-01-01T00:00:00Z"},"creationDate":"2026-01-01T00:00:00Z"}`, ""},
	})
}

// rule is a message and the expected result of Validate; an empty want means that the
// message is valid.
type rule struct{ name, message, json, want string }

func checkRules(t *testing.T, rules []rule) {
	t.Helper()
	for _, c := range rules {
		t.Run(c.name, func(t *testing.T) {
			kind, err := protoregistry.GlobalTypes.FindMessageByName(protoreflect.FullName("zitadel." + c.message))
			if err != nil {
				t.Fatal(err)
			}
			message := kind.New().Interface()
			if err := protojson.Unmarshal([]byte(c.json), message); err != nil {
				t.Fatal(err)
			}
			if got := textOf(message.(interface{ Validate() error }).Validate()); got != c.want {
				t.Errorf("Validate()\n got %q\nwant %q", got, c.want)
			}
		})
	}
}

// text returns a body that contains n two-byte letters.
func text(format string, n int) string { return fmt.Sprintf(format, runes(n)) }

// TestRequests_Bounded checks that each text, each list of messages and each map that
// clients can send is bounded.
func TestRequests_Bounded(t *testing.T) {
	seen := map[protoreflect.FullName]bool{}
	var check func(message protoreflect.MessageDescriptor)
	check = func(message protoreflect.MessageDescriptor) {
		if seen[message.FullName()] || message.ParentFile().Package() == "google.protobuf" {
			return
		}
		seen[message.FullName()] = true
		fields := message.Fields()
		for i := range fields.Len() {
			field := fields.Get(i)
			if field.IsMap() {
				if !refuses(t, field) {
					t.Errorf("%s has no upper bound", field.FullName())
				}
				if field = field.MapValue(); field.Message() != nil {
					check(field.Message())
				}
				continue
			}
			if field.Message() != nil {
				check(field.Message())
			}
			if !field.IsList() && field.Kind() == protoreflect.StringKind || field.IsList() && field.Message() != nil {
				if !refuses(t, field) {
					t.Errorf("%s has no upper bound", field.FullName())
				}
			}
		}
	}
	for file := range ourFiles {
		services := file.Services()
		for i := range services.Len() {
			methods := services.Get(i).Methods()
			for j := range methods.Len() {
				check(methods.Get(j).Input())
			}
		}
	}
	if len(seen) < 40 {
		t.Errorf("messages that clients send: got %d, want at least 40", len(seen))
	}
}

// refuses reports whether a field's own rule refuses a very large value.
func refuses(tb testing.TB, field protoreflect.FieldDescriptor) bool {
	tb.Helper()
	kind, err := protoregistry.GlobalTypes.FindMessageByName(field.ContainingMessage().FullName())
	if err != nil {
		tb.Fatal(err)
	}
	message := kind.New()
	switch {
	case field.IsMap():
		entries := message.Mutable(field).Map()
		for n := range 10_000 {
			entries.Set(protoreflect.ValueOfString(strconv.Itoa(n)).MapKey(), entries.NewValue())
		}
	case field.IsList():
		for range 10_000 {
			list := message.Mutable(field).List()
			list.Append(list.NewElement())
		}
	default:
		message.Set(field, protoreflect.ValueOfString("+"+strings.Repeat("a", 10_000)))
	}
	var all interface{ AllErrors() []error }
	if !errors.As(message.Interface().(interface{ ValidateAll() error }).ValidateAll(), &all) {
		return false
	}
	for _, err := range all.AllErrors() {
		if named, ok := err.(interface{ Field() string }); ok && strings.EqualFold(named.Field(), strings.ReplaceAll(string(field.Name()), "_", "")) {
			return true
		}
	}
	return false
}
