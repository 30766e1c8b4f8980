package queue_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/tenantry/tenantry/pkg/tenant"
)

const schemas = "../../../events/schema/"

// TestSchemaExamples checks that the schemas' examples of requests are carried out.
func TestSchemaExamples(t *testing.T) {
	for _, file := range []string{"instance-requested.json", "org-requested.json"} {
		text, err := os.ReadFile(schemas + file)
		if err != nil {
			t.Fatal(err)
		}
		var schema struct{ Examples []json.RawMessage }
		if err := json.Unmarshal(text, &schema); err != nil {
			t.Fatal(err)
		}
		for i, example := range schema.Examples {
			var p parts
			mustHandle(context.Background(), t, p.handler(), batchOf(string(example)))
			if got := p.lines(t)[0].Outcome; got != "InstanceCreated" && got != "OrgSetUp" {
				t.Errorf("%s, example %d: got %s", file, i+1, p.log.String())
			}
		}
	}
}

// TestSchemaRules checks that schema and field rules refuse the same values. The
// only exception is an unknown gender, which the API ignores.
func TestSchemaRules(t *testing.T) {
	long := func(n int) string { return strings.Repeat("ü", n) }
	const profile = `"profile":{"firstName":"G","lastName":"G"}`
	const email = `"email":{"email":"a@b.example"}`
	org := func(human string) string {
		return `"instanceId":"1","org":{"name":"A"},"human":{` + human + `}`
	}
	for _, tt := range []struct {
		detailType, body string
		ok               bool
	}{
		{"InstanceRequested", `"instanceName":"A","machine":{"userName":"a","name":"b"}`, true},
		{"InstanceRequested", `"instanceName":"a` + long(199) + `","machine":{"userName":"a","name":"b"}`, true},
		{"InstanceRequested", `"instanceName":"` + long(201) + `","machine":{"userName":"a","name":"b"}`, false},
		{"InstanceRequested", `"instanceName":"","machine":{"userName":"a","name":"b"}`, false},
		{"InstanceRequested", `"instanceName":" ","machine":{"userName":"a","name":"b"}`, false},
		{"InstanceRequested", `"machine":{"userName":"a","name":"b"}`, false},
		{"InstanceRequested", `"instanceName":"A"`, false},
		{"InstanceRequested", `"instanceName":"A","machine":{"userName":"a","name":"b"},"human":{` + email + `}`, false},
		{"InstanceRequested", `"instanceName":"A","machine":{"userName":"` + long(201) + `","name":"b"}`, false},
		{"InstanceRequested", `"instanceName":"A","machine":{"userName":"a","name":"` + long(201) + `"}`, false},
		{"InstanceRequested", `"instanceName":"A","machine":{"userName":"a","name":"b","machineKey":{}}`, false},
		{"InstanceRequested", `"instanceName":"A","machine":{"userName":"a","name":"b","machineKey":{"type":"KEY_TYPE_UNSPECIFIED"}}`, false},
		{"InstanceRequested", `"instanceName":"A","machine":{"userName":"a","name":"b","personalAccessToken":{"expirationDate":"2999-01-01T00:00:00Z"}}`, true},
		{"InstanceRequested", `"instanceName":"A","machine":{"userName":"a","name":"b","personalAccessToken":{"expirationDate":"tomorrow"}}`, false},
		{"InstanceRequested", `"instanceName":"A","firstOrgName":"` + long(201) + `","machine":{"userName":"a","name":"b"}`, false},
		{"InstanceRequested", `"instanceName":"A","customDomain":"` + long(201) + `","machine":{"userName":"a","name":"b"}`, false},
		{"InstanceRequested", `"instanceName":"A","defaultLanguage":"` + long(11) + `","machine":{"userName":"a","name":"b"}`, false},
		{"InstanceRequested", `"instanceName":"A","human":{"profile":{"firstName":"A","lastName":"B"},` + email + `}`, true},
		{"InstanceRequested", `"instanceName":"A","human":{"profile":{"firstName":"A","lastName":"B"}}`, false},
		{"InstanceRequested", `"instanceName":"A","human":{"profile":{"firstName":"A","lastName":"B"},"email":{"email":""}}`, false},
		{"InstanceRequested", `"instanceName":"A","human":{"profile":{"firstName":"` + long(201) + `"},` + email + `}`, false},
		{"InstanceRequested", `"instanceName":"A","human":{"password":"hunter2",` + email + `}`, false},
		{"InstanceRequested", `"instanceName":"A","human":{"password":{"password":"` + long(201) + `"},` + email + `}`, false},
		{"InstanceRequested", `"instanceName":7,"machine":{"userName":"a","name":"b"}`, false},
		{"OrgRequested", org(`"userName":"g",` + profile + `,` + email), true},
		{"OrgRequested", org(`"userName":"g",` + profile + `,` + email + `,"phone":{"phone":"+41791234567"},"password":"Aa1!aaaaaa"`), true},
		{"OrgRequested", org(`"userName":"",` + profile + `,` + email), false},
		{"OrgRequested", org(profile + `,` + email), false},
		{"OrgRequested", org(`"userName":"` + long(201) + `",` + profile + `,` + email), false},
		{"OrgRequested", org(`"userName":"g",` + email), false},
		{"OrgRequested", org(`"userName":"g",` + profile), false},
		{"OrgRequested", org(`"userName":"g","profile":{"firstName":"","lastName":"G"},` + email), false},
		{"OrgRequested", org(`"userName":"g","profile":{"firstName":"G","lastName":"` + long(201) + `"},` + email), false},
		{"OrgRequested", org(`"userName":"g","profile":{"firstName":"G","lastName":"G","nickName":"` + long(201) + `"},` + email), false},
		{"OrgRequested", org(`"userName":"g","profile":{"firstName":"G","lastName":"G","displayName":"` + long(201) + `"},` + email), false},
		{"OrgRequested", org(`"userName":"g","profile":{"firstName":"G","lastName":"G","gender":"GENDER_FEMALE"},` + email), true},
		{"OrgRequested", org(`"userName":"g",` + profile + `,` + email + `,"phone":{"phone":"079"}`), false},
		{"OrgRequested", org(`"userName":"g",` + profile + `,` + email + `,"phone":{"phone":"+` + strings.Repeat("1", 50) + `"}`), false},
		{"OrgRequested", org(`"userName":"g",` + profile + `,` + email + `,"password":"` + long(201) + `"`), false},
		{"OrgRequested", `"instanceId":"1","org":{"name":""},"human":{"userName":"g",` + profile + `,` + email + `}`, false},
		{"OrgRequested", `"instanceId":"1","human":{"userName":"g",` + profile + `,` + email + `}`, false},
		{"OrgRequested", `"instanceId":"1","org":{"name":"A"}`, false},
		{"OrgRequested", `"org":{"name":"A"},"human":{"userName":"g",` + profile + `,` + email + `}`, false},
		{"OrgRequested", `"instanceId":"12345678901234567890","org":{"name":"A"},"human":{"userName":"g",` + profile + `,` + email + `}`, false},
		{"OrgRequested", `"instanceId":"a","org":{"name":"A"},"human":{"userName":"g",` + profile + `,` + email + `}`, false},
	} {
		name := tt.body
		if len(name) > 60 {
			name = name[:60] + fmt.Sprint(len(tt.body))
		}
		t.Run(name, func(t *testing.T) {
			body := message(tt.detailType, "r", tt.body)
			if err := validate(t, tt.detailType, body); (err == nil) != tt.ok {
				t.Errorf("schema: got error %v, want none: %v", err, tt.ok)
			}
			var p parts
			mustHandle(context.Background(), t, p.handler(), batchOf(body))
			got := len(p.changes) == 1 && (p.changes[0].Event.Type == tenant.InstanceCreated || p.changes[0].Event.Type == tenant.OrgSetUp)
			if got != tt.ok {
				t.Errorf("code: made %v, want %v: %s", got, tt.ok, p.log.String())
			}
		})
	}
}

func validate(tb testing.TB, detailType, body string) error {
	tb.Helper()
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	file := map[string]string{"InstanceRequested": "instance-requested.json", "OrgRequested": "org-requested.json"}[detailType]
	schema, err := compiler.Compile(schemas + file)
	if err != nil {
		tb.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(body))
	if err != nil {
		tb.Fatal(err)
	}
	return schema.Validate(value)
}
