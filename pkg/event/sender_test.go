package event_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/event"
	"github.com/tenantry/tenantry/pkg/tenant"
)

func TestSenders_Check(t *testing.T) {
	owner := []tenant.Role{tenant.RoleIAMOwner}
	const instanceID, other = "1040300000000000000", "1040300000000000001"
	senders, err := event.NewSenders(map[string]event.Rights{
		"signup":  {InstanceRequested: true},
		"one":     {OrgRequested: []string{instanceID}},
		"all":     {OrgRequested: []string{event.EveryInstance}},
		"billing": {InstanceRequested: true, OrgRequested: []string{other}},
		"crm":     {CallRequested: &event.CallRights{Instances: []string{instanceID}, Roles: owner}},
		"console": {CallRequested: &event.CallRights{Instances: []string{event.EveryInstance}, Roles: owner}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name    string
		senders event.Senders
		request event.Request
		want    error
	}{
		{"instance", senders, event.Request{Source: "signup", Type: event.InstanceRequested}, nil},
		{"organisation, without the right", senders, event.Request{Source: "signup", Type: event.OrgRequested, InstanceID: instanceID}, event.ErrSourceNotAllowed},
		{"organisation", senders, event.Request{Source: "one", Type: event.OrgRequested, InstanceID: instanceID}, nil},
		{"organisation elsewhere", senders, event.Request{Source: "one", Type: event.OrgRequested, InstanceID: other}, event.ErrSourceNotAllowed},
		{"organisation in an instance without a name", senders, event.Request{Source: "one", Type: event.OrgRequested}, event.ErrSourceNotAllowed},
		{"instance, without the right", senders, event.Request{Source: "one", Type: event.InstanceRequested}, event.ErrSourceNotAllowed},
		{"organisation anywhere", senders, event.Request{Source: "all", Type: event.OrgRequested, InstanceID: other}, nil},
		{"both", senders, event.Request{Source: "billing", Type: event.OrgRequested, InstanceID: other}, nil},
		{"call", senders, event.Request{Source: "crm", Type: event.CallRequested, InstanceID: instanceID}, nil},
		{"call elsewhere", senders, event.Request{Source: "crm", Type: event.CallRequested, InstanceID: other}, event.ErrSourceNotAllowed},
		{"call anywhere", senders, event.Request{Source: "console", Type: event.CallRequested, InstanceID: other}, nil},
		{"call, without the right", senders, event.Request{Source: "all", Type: event.CallRequested, InstanceID: instanceID}, event.ErrSourceNotAllowed},
		{"organisation, with the right to calls", senders, event.Request{Source: "console", Type: event.OrgRequested, InstanceID: instanceID}, event.ErrSourceNotAllowed},
		{"instance, with the right to calls", senders, event.Request{Source: "console", Type: event.InstanceRequested}, event.ErrSourceNotAllowed},
		{"broken call, elsewhere", senders, event.Request{Source: "crm", Type: event.CallRequested, InstanceID: other, Refusal: event.ErrVersionUnknown}, event.ErrVersionUnknown},
		{"source in other letters", senders, event.Request{Source: "Signup", Type: event.InstanceRequested}, event.ErrSourceNotAllowed},
		{"source that goes on", senders, event.Request{Source: "signup.evil", Type: event.InstanceRequested}, event.ErrSourceNotAllowed},
		{"no source", senders, event.Request{Type: event.InstanceRequested}, event.ErrSourceNotAllowed},
		{"unknown type", senders, event.Request{Source: "billing", Type: "InstanceRequest", Refusal: event.ErrTypeUnknown}, event.ErrTypeUnknown},
		{"unknown type that nobody refused", senders, event.Request{Source: "billing", Type: "InstanceRequest"}, event.ErrSourceNotAllowed},
		{"broken, of a known source", senders, event.Request{Source: "signup", Type: event.InstanceRequested, Refusal: event.ErrVersionUnknown}, event.ErrVersionUnknown},
		{"broken, of an unknown source", senders, event.Request{Source: "x", Type: event.InstanceRequested, Refusal: event.ErrVersionUnknown}, event.ErrSourceNotAllowed},
		{"nobody is configured", event.Senders{}, event.Request{Source: "signup", Type: event.InstanceRequested}, event.ErrSourceNotAllowed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.senders.Check(tt.request); !errors.Is(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

// An invalid setting stops the function from starting, rather than granting an
// unintended right.
func TestNewSenders_refused(t *testing.T) {
	owner := []tenant.Role{tenant.RoleIAMOwner}
	for name, bySource := range map[string]map[string]event.Rights{
		"our own source":   {event.Source: {InstanceRequested: true}},
		"no source":        {"": {InstanceRequested: true}},
		"source too long":  {strings.Repeat("x", 257): {InstanceRequested: true}},
		"blank in it":      {"a b": {InstanceRequested: true}},
		"no right":         {"signup": {}},
		"no id":            {"signup": {OrgRequested: []string{"acme.example.com"}}},
		"pattern of an id": {"signup": {OrgRequested: []string{"104*"}}},
		"empty id":         {"signup": {OrgRequested: []string{""}}},

		"calls without instances":      {"crm": {CallRequested: &event.CallRights{Roles: owner}}},
		"calls without roles":          {"crm": {CallRequested: &event.CallRights{Instances: []string{"*"}}}},
		"calls at what is no instance": {"crm": {CallRequested: &event.CallRights{Instances: []string{"acme"}, Roles: owner}}},
		"calls with an unknown role":   {"crm": {CallRequested: &event.CallRights{Instances: []string{"*"}, Roles: []tenant.Role{"IAM_OWNERS"}}}},
		"calls with a role on an org":  {"crm": {CallRequested: &event.CallRights{Instances: []string{"*"}, Roles: []tenant.Role{tenant.RoleOrgOwner}}}},
	} {
		if _, err := event.NewSenders(bySource); err == nil {
			t.Errorf("%s: got no error", name)
		}
	}
}
