package functions_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// instanceCallV2 is a call of zitadel.instance.v2 that changes nothing, whoever
// makes it.
type instanceCallV2 struct {
	// need is needRead or needWrite, or needSystem for system users only.
	need         need
	method, body string
	// allowed is the start of the response, status and body, to callers with the
	// permission.
	allowed string
}

const needSystem need = -1

// TestInstancesV2_whoMay checks permissions. Source: the contract, v2.md, section
// 8.
func TestInstancesV2_whoMay(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m, other := s.machineOwner(t, "who-may"), s.machineOwner(t, "who-may-other")
	id := fmt.Sprintf(`{"instanceId":%q`, m.instanceID)
	calls := []instanceCallV2{
		{needRead, "GetInstance", id + "}", `200 {"instance":`},
		{needWrite, "UpdateInstance", id + `,"instanceName":" "}`, `400 {"code":"invalid_argument","message":"Errors.Invalid.Argument (INST-092mid)"`},
		{needRead, "ListCustomDomains", id + "}", `200 {"domains":`},
		{needRead, "ListTrustedDomains", id + "}", `200 {"pagination":`},
		{needWrite, "AddTrustedDomain", id + `,"trustedDomain":" "}`, `400 {"code":"invalid_argument","message":"Errors.Invalid.Argument (COMMA-Stk21)"`},
		{needWrite, "RemoveTrustedDomain", id + `,"trustedDomain":" "}`, `400 {"code":"invalid_argument","message":"Errors.Invalid.Argument (COMMA-ajAzwu)"`},
		{needSystem, "AddCustomDomain", id + `,"customDomain":" "}`, `400 {"code":"invalid_argument","message":"Errors.Invalid.Argument (INST-28nlD)"`},
		{needSystem, "RemoveCustomDomain", id + `,"customDomain":" "}`, `400 {"code":"invalid_argument","message":"Errors.Invalid.Argument (INST-39nls)"`},
		{needSystem, "DeleteInstance", id + "}", ""}, // see TestInstancesV2_delete
	}
	check := func(who, token string, want func(instanceCallV2) string) {
		t.Helper()
		for _, c := range calls {
			text := want(c)
			if text == "" {
				continue
			}
			a := s.send(t, onInstances(m.host, token, c.method, c.body))
			if got := fmt.Sprintf("%d %s", a.Status, a.Body); !strings.HasPrefix(got, text) {
				t.Errorf("%s: %s: got %s, want %s", who, c.method, got, text)
			}
		}
		s.wantStatus(t, who, onInstances(m.host, token, "ListInstances", "{}"), http.StatusUnauthorized, "(AUTH-7fs1e)")
	}
	const (
		notOnInstance = `404 {"code":"not_found","message":"membership not found (AUTHZ-cdgFk)"`
		notPermitted  = `403 {"code":"permission_denied","message":"No matching permissions found (%s)"`
	)
	for _, row := range whoMay {
		s.setRoles(t, m, row.roles...)
		if row.roles != nil && len(row.roles) == 0 {
			s.change(t, m.userPK(), "USER", "SET memberships.IAM = :r", map[string]types.AttributeValue{":r": &types.AttributeValueMemberL{}}, nil)
		}
		check(row.name, m.pat, func(c instanceCallV2) string {
			for _, may := range row.may {
				if may == c.need {
					return c.allowed
				}
			}
			switch {
			case c.need == needSystem:
				return fmt.Sprintf(notPermitted, "AUTH-5mWD2")
			case row.roles == nil:
				return notOnInstance
			default:
				return fmt.Sprintf(notPermitted, "AUTH-AWfge")
			}
		})
	}
	s.change(t, m.userPK(), "USER", "REMOVE memberships", nil, nil)
	check("nobody's member", m.pat, func(instanceCallV2) string { return notOnInstance })
	check("another instance's owner", other.pat, func(instanceCallV2) string {
		return `401 {"code":"unauthenticated","message":"Errors.Token.Invalid (AUTH-7fs1e)"`
	})

	claims := systemClaims(time.Now())
	for _, c := range calls {
		a := s.send(t, onInstances(m.host, s.sign(t, claims), c.method, c.body))
		if got := fmt.Sprintf("%d %s", a.Status, a.Body); !strings.HasPrefix(got, c.allowed) {
			t.Errorf("system user: %s: got %s, want %s", c.method, got, c.allowed)
		}
	}
	claims.Issuer, claims.Subject = "viewer", "viewer"
	for _, c := range calls {
		if c.need == needSystem {
			s.wantStatus(t, "system viewer: "+c.method, onInstances(other.host, s.sign(t, claims), c.method, strings.Replace(c.body, m.instanceID, other.instanceID, 1)),
				http.StatusForbidden, "(AUTH-5mWD2)")
		}
	}
	mustSucceed(t, s.send(t, onInstances(other.host, s.sign(t, claims), "ListInstances", "{}")))
}

// TestInstancesV2_order checks that of two faults the first in the contract's order
// is reported. Source: the contract, v2.md, section 1.1.
func TestInstancesV2_order(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "order")
	s.setRoles(t, m) // owns only an organisation
	named := fmt.Sprintf(`"instanceId":%q`, m.instanceID)
	for _, c := range []struct {
		method, broken string
		// fieldsFirst calls check the fields before the permission.
		fieldsFirst bool
	}{
		{"GetInstance", `{"instanceId":"%s"}`, true},
		{"UpdateInstance", `{}`, true},
		{"ListCustomDomains", `{"filters":[{}]}`, true},
		{"ListTrustedDomains", `{"filters":[{}]}`, true},
		{"AddTrustedDomain", `{}`, true},
		{"RemoveTrustedDomain", `{}`, true},
		{"AddCustomDomain", `{` + named + `}`, false},
		{"RemoveCustomDomain", `{` + named + `}`, false},
		{"DeleteInstance", `{}`, false},
	} {
		r := onInstances(m.host, m.pat, c.method, strings.Replace(c.broken, "%s", strings.Repeat("1", 201), 1))
		isByHost := !strings.Contains(c.broken, "instanceId")
		want := "No matching permissions found (AUTH-5mWD2)"
		if c.fieldsFirst {
			want = "invalid " + c.method + "Request."
		}
		if c.method != "GetInstance" { // an id that is too long belongs to nobody, so the token is from another instance
			s.wantStatus(t, c.method+": fields and permission", r, map[bool]int{true: 400, false: 403}[c.fieldsFirst], want)
		}
		if isByHost {
			r.Header.Set("X-Zitadel-Orgid", "7")
			s.wantStatus(t, c.method+": and organisation", r, 403, "(AUTH-Bs7Ds)")
		}
		r.Authorization = "Bearer x"
		s.wantStatus(t, c.method+": and token", r, 401, "(AUTH-7fs1e)")
		if isByHost {
			r.Host = "nobody.example.com"
			s.wantStatus(t, c.method+": and host", r, 404, "QUERY-1kIjX")
		}
		r.Body = []byte("{")
		s.wantStatus(t, c.method+": and body", r, 400, "unmarshal message")
	}
}
