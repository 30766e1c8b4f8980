package telemetry_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/tenantry/tenantry/pkg/telemetry"
)

// target is a line with metrics, as CloudWatch reads it.
type target struct {
	AWS struct {
		CloudWatchMetrics []struct {
			Dimensions [][]string
			Metrics    []struct{ Name string }
		}
	} `json:"_aws"`
}

// checkEMF checks a line against the format. The schema cannot check that everything
// named exists.
func checkEMF(tb testing.TB, text []byte) {
	tb.Helper()
	schema, err := jsonschema.NewCompiler().Compile("testdata/emf.schema.json")
	if err != nil {
		tb.Fatal(err)
	}
	line, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		tb.Fatalf("%v in %s", err, text)
	}
	if err := schema.Validate(line); err != nil {
		tb.Errorf("%v\n%s", err, text)
	}
	var about target
	if err := json.Unmarshal(text, &about); err != nil {
		tb.Fatal(err)
	}
	members := line.(map[string]any)
	for _, directive := range about.AWS.CloudWatchMetrics {
		for _, set := range directive.Dimensions {
			for _, name := range set {
				if value, ok := members[name].(string); !ok || value == "" || len(value) > 1024 {
					tb.Errorf("dimension %s: got %v, want a text", name, members[name])
				}
			}
		}
		for _, metric := range directive.Metrics {
			values, isArray := members[metric.Name].([]any)
			if !isArray {
				values = []any{members[metric.Name]}
			}
			if len(values) == 0 || len(values) > 100 {
				tb.Errorf("metric %s: got %d values, want 1 to 100", metric.Name, len(values))
			}
			for _, value := range values {
				if _, ok := value.(json.Number); !ok {
					tb.Errorf("metric %s: got %v, want a number", metric.Name, value)
				}
			}
		}
	}
}

var times = regexp.MustCompile(`"(time|Timestamp)":("[^"]*"|\d+)`)

// measured returns the lines that log wrote, without their times.
func measured(level slog.Level, stack string, write func(context.Context, *slog.Logger)) (lines, raw []string) {
	var out bytes.Buffer
	write(telemetry.Measure(context.Background()), telemetry.WithMetrics(telemetry.NewLogger(&out, level), stack))
	for line := range strings.Lines(out.String()) {
		raw = append(raw, line)
		lines = append(lines, times.ReplaceAllString(strings.TrimSuffix(line, "\n"), `"$1":0`))
	}
	return lines, raw
}

func TestWithMetrics(t *testing.T) {
	const (
		begin   = `{"time":0,"level":"INFO","msg":"request","status":200`
		counted = `{"Namespace":"Tenantry","Dimensions":[["Stack"]],"Metrics":[`
		refused = `{"Namespace":"Tenantry","Dimensions":[["Stack"],["Stack","Id"]],"Metrics":[{"Name":"Refusals","Unit":"Count"}]}`
	)
	for name, c := range map[string]struct {
		measure func(context.Context)
		want    string
	}{
		"nothing": {func(context.Context) {}, begin + `}`},
		"count": {
			func(ctx context.Context) { telemetry.Count(ctx, telemetry.InstancesCreated) },
			begin + `,"Stack":"prod","InstancesCreated":1,"_aws":{"Timestamp":0,"CloudWatchMetrics":[` +
				counted + `{"Name":"InstancesCreated","Unit":"Count"}]}]}}`,
		},
		"several": {
			func(ctx context.Context) {
				telemetry.Count(ctx, telemetry.OrganisationsSetUp)
				telemetry.Count(ctx, telemetry.OrganisationsSetUp)
				telemetry.Gauge(ctx, telemetry.KeyStock, 7)
				telemetry.Gauge(ctx, telemetry.KeyStock, 0)
			},
			begin + `,"Stack":"prod","KeyStock":0,"OrganisationsSetUp":2,"_aws":{"Timestamp":0,"CloudWatchMetrics":[` +
				counted + `{"Name":"KeyStock","Unit":"Count"},{"Name":"OrganisationsSetUp","Unit":"Count"}]}]}}`,
		},
		"refusal": {
			func(ctx context.Context) { telemetry.Refused(ctx, "ORG-6d0aS") },
			begin + `,"Stack":"prod","Refusals":1,"Id":"ORG-6d0aS","_aws":{"Timestamp":0,"CloudWatchMetrics":[` + refused + `]}}`,
		},
		"refusal and gauge": {
			func(ctx context.Context) {
				telemetry.Refused(ctx, "KMS-bUsy1")
				telemetry.Gauge(ctx, telemetry.KeyStock, 3)
			},
			begin + `,"Stack":"prod","KeyStock":3,"Refusals":1,"Id":"KMS-bUsy1","_aws":{"Timestamp":0,"CloudWatchMetrics":[` +
				refused + `,` + counted + `{"Name":"KeyStock","Unit":"Count"}]}]}}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			lines, raw := measured(slog.LevelInfo, "prod", func(ctx context.Context, log *slog.Logger) {
				c.measure(ctx)
				log.InfoContext(ctx, "request", "status", 200)
			})
			if len(lines) != 1 || lines[0] != c.want {
				t.Fatalf("got\n%s\nwant\n%s", strings.Join(lines, "\n"), c.want)
			}
			if name != "nothing" {
				checkEMF(t, []byte(raw[0]))
			}
		})
	}
}

// TestWithMetrics_once checks that measurements are on one line, whatever is logged
// after it.
func TestWithMetrics_once(t *testing.T) {
	lines, _ := measured(slog.LevelDebug, "prod", func(ctx context.Context, log *slog.Logger) {
		telemetry.Count(ctx, telemetry.InstancesCreated)
		log.WithGroup("g").InfoContext(ctx, "a group has no top")
		log.InfoContext(ctx, "request")
		log.With("a", 1).InfoContext(ctx, "later")
		log.InfoContext(context.Background(), "elsewhere")
		telemetry.Count(ctx, telemetry.InstancesCreated)
		log.With("a", 1).InfoContext(ctx, "again")
	})
	var with []bool
	for _, line := range lines {
		with = append(with, strings.Contains(line, "_aws"))
	}
	if len(with) != 5 || with[0] || !with[1] || with[2] || with[3] || !with[4] {
		t.Errorf("got metrics on %v, want them on the second line and the last", with)
	}
}

// TestWithMetrics_level checks that a line with metrics is written even below the
// level.
func TestWithMetrics_level(t *testing.T) {
	lines, _ := measured(slog.LevelError, "prod", func(ctx context.Context, log *slog.Logger) {
		log.InfoContext(ctx, "quiet")
		telemetry.Gauge(ctx, telemetry.KeyStock, 1)
		log.InfoContext(ctx, "stock")
		log.InfoContext(ctx, "quiet")
	})
	if len(lines) != 1 || !strings.Contains(lines[0], `"KeyStock":1`) {
		t.Errorf("got %q, want the one line with the stock", lines)
	}
}

// TestWithMetrics_noStack checks that lines are unchanged without a stack, and without
// Measure.
func TestWithMetrics_noStack(t *testing.T) {
	lines, _ := measured(slog.LevelInfo, "", func(ctx context.Context, log *slog.Logger) {
		telemetry.Refused(ctx, "A-1")
		log.DebugContext(ctx, "quiet")
		log.InfoContext(ctx, "request")
	})
	unmeasured, _ := measured(slog.LevelInfo, "prod", func(_ context.Context, log *slog.Logger) {
		telemetry.Refused(context.Background(), "A-1")
		log.InfoContext(context.Background(), "request")
	})
	for _, got := range [][]string{lines, unmeasured} {
		if want := `{"time":0,"level":"INFO","msg":"request"}`; len(got) != 1 || got[0] != want {
			t.Errorf("got %q, want %s", got, want)
		}
	}
}

// TestKMSTime checks that each call of a client is a value, from any goroutine and even
// if it fails, and that what was sent appears nowhere.
func TestKMSTime(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.Header.Get("X-Amz-Target"), "Decrypt") {
			w.WriteHeader(http.StatusBadRequest)
		}
		_, _ = w.Write([]byte(`{}`))
	}))
	t.Cleanup(server.Close)
	client := kms.New(kms.Options{
		Region: "us-east-1", BaseEndpoint: &server.URL, Credentials: credentials.NewStaticCredentialsProvider("test", "test", ""),
	}, func(o *kms.Options) { o.APIOptions = append(o.APIOptions, telemetry.KMSTime) })

	for _, calls := range []int{1, 5, 120} {
		_, raw := measured(slog.LevelInfo, "prod", func(ctx context.Context, log *slog.Logger) {
			var all sync.WaitGroup
			for i := range calls {
				all.Go(func() {
					if i%2 == 0 {
						if _, err := client.GenerateDataKey(ctx, &kms.GenerateDataKeyInput{KeyId: new("k3y")}); err != nil {
							t.Error(err)
						}
					} else if _, err := client.Decrypt(ctx, &kms.DecryptInput{CiphertextBlob: []byte("s3cret")}); err == nil {
						t.Error("got no error, want one")
					}
					telemetry.Count(ctx, telemetry.InstancesCreated)
				})
			}
			all.Wait()
			log.InfoContext(ctx, "request")
		})
		if len(raw) != 1 {
			t.Fatalf("lines: got %d, want 1", len(raw))
		}
		checkEMF(t, []byte(raw[0]))
		var line struct {
			KMSTime          []float64
			InstancesCreated int
		}
		if err := json.Unmarshal([]byte(raw[0]), &line); err != nil {
			t.Fatal(err)
		}
		if want := min(calls, 100); len(line.KMSTime) != want || line.InstancesCreated != calls {
			t.Errorf("%d calls: got %d values and a count of %d, want %d and %d", calls, len(line.KMSTime), line.InstancesCreated, want, calls)
		}
		for _, took := range line.KMSTime {
			if took <= 0 || took > 60_000 {
				t.Errorf("got %v ms", took)
			}
		}
		if strings.Contains(raw[0], "s3cret") || strings.Contains(raw[0], "k3y") {
			t.Errorf("the line reveals what was sent: %s", raw[0])
		}
	}
}

// BenchmarkWithMetrics measures a line: plain, with the metrics writer in between, and
// with metrics.
func BenchmarkWithMetrics(b *testing.B) {
	for name, c := range map[string]struct {
		stack  string
		refuse bool
	}{"plain": {}, "nothing measured": {stack: "prod"}, "refusal": {"prod", true}} {
		b.Run(name, func(b *testing.B) {
			var out bytes.Buffer
			log := telemetry.WithMetrics(telemetry.NewLogger(&out, slog.LevelInfo), c.stack)
			b.ReportAllocs()
			for b.Loop() {
				out.Reset()
				ctx := telemetry.Measure(context.Background())
				if c.refuse {
					telemetry.Refused(ctx, "ORG-6d0aS")
				}
				log.InfoContext(ctx, "request", "status", 200)
			}
			b.ReportMetric(float64(out.Len()), "bytes/line")
		})
	}
}
