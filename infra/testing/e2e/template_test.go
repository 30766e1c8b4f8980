package e2e_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/infra/testing/cloudformation"
)

// settings has the templates' settings for events, so that the tests use the deployed values.
type settings struct {
	// requestPattern and removalPattern are the rules' event patterns, in JSON.
	requestPattern, removalPattern string
	queue                          struct{ visibilityTimeout, maxReceiveCount int }
	requests                       struct{ batchSize int }
	changes                        struct {
		batchSize, maxRetries int
		bisect                bool
		// filter is the pattern of the only filter, as a JSON document.
		filter map[string]any
	}
}

func readSettings(t *testing.T) settings {
	t.Helper()
	functions, events := resources(t, "template.yaml"), resources(t, "infra/aws/events/template.yaml")

	var s settings
	for rule, pattern := range map[string]*string{"RequestRule": &s.requestPattern, "RemovalRule": &s.removalPattern} {
		text, err := json.Marshal(events.at(t, rule, "Properties", "EventPattern").Value)
		if err != nil {
			t.Fatal(err)
		}
		*pattern = string(text)
	}
	queue := events.at(t, "RequestQueue", "Properties")
	s.queue.visibilityTimeout = queue.at(t, "VisibilityTimeout").int(t)
	s.queue.maxReceiveCount = queue.at(t, "RedrivePolicy", "maxReceiveCount").int(t)
	s.requests.batchSize = functions.at(t, "RequestsFunction", "Properties", "Events", "Requests", "Properties", "BatchSize").int(t)
	changes := functions.at(t, "RelayFunction", "Properties", "Events", "Changes", "Properties")
	s.changes.batchSize = changes.at(t, "BatchSize").int(t)
	s.changes.maxRetries = changes.at(t, "MaximumRetryAttempts").int(t)
	s.changes.bisect = changes.at(t, "BisectBatchOnFunctionError").Value.(bool)
	filter := changes.at(t, "FilterCriteria", "Filters").List()[0]
	if err := json.Unmarshal([]byte(filter.Get("Pattern").Text()), &s.changes.filter); err != nil {
		t.Fatal(err)
	}
	return s
}

// resources are those of a template.
func resources(t *testing.T, path string) node {
	t.Helper()
	template, err := cloudformation.Read(root + "/" + path)
	if err != nil {
		t.Fatal(err)
	}
	return node{template}.at(t, "Resources")
}

// node is a part of a template; a lookup fails the test if there is no such member.
type node struct{ cloudformation.Node }

func (n node) at(t *testing.T, path ...string) node {
	t.Helper()
	found := n.Get(path...)
	if found.Value == nil {
		t.Fatalf("nothing at %v", path)
	}
	return node{found}
}

func (n node) int(t *testing.T) int {
	t.Helper()
	number, ok := n.Value.(int)
	if !ok {
		t.Fatalf("%v is no number", n.Value)
	}
	return number
}

// TestTemplate_VisibilityTimeout checks that it is six times the function's timeout, as the comment there says.
func TestTemplate_VisibilityTimeout(t *testing.T) {
	timeout := resources(t, "template.yaml").at(t, "RequestsFunction", "Properties", "Timeout").int(t)
	if got, want := readSettings(t).queue.visibilityTimeout, 6*timeout; got < want {
		t.Errorf("visibility timeout: got %d s, want at least %d", got, want)
	}
}

// TestTemplate_Rotation checks that a scheduled run ends before the next begins, as the comment there says.
func TestTemplate_Rotation(t *testing.T) {
	function := resources(t, "template.yaml").at(t, "SigningKeysFunction", "Properties")
	var minutes int
	rate, _ := function.at(t, "Events", "Due", "Properties", "Schedule").Value.(string)
	if _, err := fmt.Sscanf(rate, "rate(%d minutes)", &minutes); err != nil {
		t.Fatalf("schedule %q: %v", rate, err)
	}
	if got := function.at(t, "Timeout").int(t); got >= minutes*60 {
		t.Errorf("timeout: got %d s, want less than the schedule's %d minutes", got, minutes)
	}
}

// TestTemplate_KeyStockFilter checks that only stream records of taken key pairs invoke the function.
func TestTemplate_KeyStockFilter(t *testing.T) {
	filters := resources(t, "template.yaml").at(t, "KeyStockFunction", "Properties", "Events", "Taken", "Properties", "FilterCriteria", "Filters").List()
	var filter map[string]any
	if err := json.Unmarshal([]byte(filters[0].Get("Pattern").Text()), &filter); err != nil || len(filters) != 1 {
		t.Fatalf("%d filters (%v), want one", len(filters), err)
	}
	keys := func(pk string) string { return `{"dynamodb":{"Keys":{"pk":{"S":"` + pk + `"},"sk":{"S":"0003"}}` }
	for _, c := range []struct {
		name, record string
		want         bool
	}{
		{"a pair was taken", keys("KEYSTOCK#3") + `}}`, true},
		{"a pair was put", keys("KEYSTOCK#3") + `,"NewImage":{"pk":{"S":"KEYSTOCK#3"},"slot":{"N":"3"}}}}`, false},
		{"another run ended", keys("KEYSTOCK") + `}}`, false},
		{"credentials were claimed", keys("CREDENTIALS#events#1") + `}}`, false},
	} {
		var record map[string]any
		if err := json.Unmarshal([]byte(c.record), &record); err != nil {
			t.Fatal(err)
		}
		if got := matches(filter, record); got != c.want {
			t.Errorf("%s: got a match %v, want %v", c.name, got, c.want)
		}
	}
	for sample, want := range map[string]bool{"key-stock/taken": true, "relay/created": false} {
		var batch struct{ Records []map[string]any }
		text, err := os.ReadFile(root + "/events/sample/" + sample + ".json")
		if err == nil {
			err = json.Unmarshal(text, &batch)
		}
		if err != nil || len(batch.Records) == 0 {
			t.Fatalf("%s: %v", sample, err)
		}
		for _, record := range batch.Records {
			if got := matches(filter, record); got != want {
				t.Errorf("%s: got a match %v, want %v: %v", sample, got, want, record)
			}
		}
	}
}

// matches reports whether a document matches an event pattern of exact values, prefixes and absent values, the only
// kinds in use. Source: AWS Lambda developer guide, "Filter rule syntax".
func matches(pattern, document map[string]any) bool {
	for name, want := range pattern {
		switch want := want.(type) {
		case map[string]any:
			inner, _ := document[name].(map[string]any)
			if !matches(want, inner) {
				return false
			}
		case []any:
			if !slices.ContainsFunc(want, func(rule any) bool { return follows(rule, document[name]) }) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// follows reports whether a value, nil for none, satisfies one rule of a pattern.
func follows(rule, value any) bool {
	rules, ok := rule.(map[string]any)
	if !ok {
		return value != nil && rule == value
	}
	text, _ := value.(string)
	if prefix, ok := rules["prefix"].(string); ok {
		return text != "" && strings.HasPrefix(text, prefix)
	}
	exists, ok := rules["exists"].(bool)
	return ok && exists == (value != nil)
}
