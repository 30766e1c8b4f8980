package queue_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The log line of a message names the ignored members of its detail, without
// values. The members of the event itself are not ignored.
func TestHandler_ignored(t *testing.T) {
	for _, tt := range []struct {
		name, message, misspelt string
		want                    []string
	}{
		{"machine", machineMessage("r"), "", nil},
		{"organisation", orgMessage("r"), "", nil},
		{"misspelt", machineMessage("r"), `"custmDomain":{"a":"hunter2"},`, []string{"custmDomain"}},
		{"misspelt organisation", orgMessage("r"), `"rols":["hunter2"],`, []string{"rols"}},
		{"an instance's id where there is none", machineMessage("r"), `"instanceId":"5",`, []string{"instanceId"}},
		{"another spelling of the event's own", orgMessage("r"), `"request_id":"5",`, []string{"request_id"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := &parts{}
			message := strings.Replace(tt.message, `"detail":{`, `"detail":{`+tt.misspelt, 1)
			if back := mustHandle(context.Background(), t, p.handler(), batchOf(message)); len(back) != 0 {
				t.Fatalf("returned to the queue: %s", p.log.String())
			}
			var line struct{ IgnoredFields []string }
			if err := json.Unmarshal(p.log.Bytes(), &line); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, line.IgnoredFields); diff != "" || strings.Contains(p.log.String(), "hunter2") {
				t.Errorf("log line %s (-want +got):\n%s", p.log.String(), diff)
			}
			if told, err := json.Marshal(p.changes); err != nil || strings.Contains(string(told), "hunter2") {
				t.Errorf("the event reports it: %s, %v", told, err)
			}
		})
	}
}
