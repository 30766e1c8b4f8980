package telemetry_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"testing"

	"github.com/aws/smithy-go/logging"

	"github.com/tenantry/tenantry/pkg/telemetry"
)

// TestSDKLogger checks that the SDK's messages are JSON lines like all others.
func TestSDKLogger(t *testing.T) {
	for _, c := range []struct {
		classification logging.Classification
		want           string
	}{
		{logging.Warn, "WARN"},
		{logging.Debug, "DEBUG"},
	} {
		var out bytes.Buffer
		telemetry.SDKLogger(telemetry.NewLogger(&out, slog.LevelDebug)).Logf(c.classification, "failed to close\n%s", "body")
		var line struct{ Level, Msg, Message string }
		if err := json.Unmarshal(out.Bytes(), &line); err != nil {
			t.Fatalf("%v in %s", err, &out)
		}
		if line.Level != c.want || line.Msg != "aws sdk" || line.Message != "failed to close\nbody" {
			t.Errorf("%s: got %+v, want level %s with the text", c.classification, line, c.want)
		}
	}
}

// TestNewLogger checks that nothing below the level is written.
func TestNewLogger(t *testing.T) {
	var out bytes.Buffer
	telemetry.NewLogger(&out, slog.LevelWarn).Info("quiet")
	if out.Len() != 0 {
		t.Errorf("got %s, want nothing", &out)
	}
}
