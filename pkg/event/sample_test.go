package event_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"
)

// sampleBodies returns the messages of the queue's sample batches.
func sampleBodies(tb testing.TB) map[string]string {
	tb.Helper()
	files, err := filepath.Glob(samples + "/requests/*.json")
	if err != nil {
		tb.Fatal(err)
	}
	bodies := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			tb.Fatal(err)
		}
		var batch events.SQSEvent
		if err := json.Unmarshal(text, &batch); err != nil {
			tb.Fatal(err)
		}
		for i, message := range batch.Records {
			name := strings.TrimSuffix(filepath.Base(file), ".json") + "/" + strconv.Itoa(i+1)
			bodies[name] = strings.ReplaceAll(message.Body, "{{INSTANCE_ID}}", "1040300000000000000")
		}
	}
	return bodies
}

// TestSamples checks that the sample messages match their schemas, except for those
// that are meant not to.
func TestSamples(t *testing.T) {
	broken := []string{"broken/1", "mixed/2", "mixed/3", "mixed/5"}
	for name, body := range sampleBodies(t) {
		t.Run(name, func(t *testing.T) {
			var envelope struct {
				DetailType string `json:"detail-type"`
			}
			err := json.Unmarshal([]byte(body), &envelope)
			if err == nil {
				err = validate(t, envelope.DetailType, []byte(body))
			}
			if want := slices.Contains(broken, name); (err != nil) != want {
				t.Errorf("got error %v, want one: %v", err, want)
			}
		})
	}
}
