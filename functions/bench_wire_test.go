package functions_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/orgv2"
	humanpb "github.com/tenantry/tenantry/pkg/api/pb/v2/human"
	orgpb "github.com/tenantry/tenantry/pkg/api/pb/v2/org"
	"github.com/tenantry/tenantry/pkg/api/rest"
	"github.com/tenantry/tenantry/pkg/api/rpc"
	"github.com/tenantry/tenantry/pkg/phone"
	"github.com/tenantry/tenantry/pkg/telemetry"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// wires are the ways to make one call. The others are compared with REST, which
// comes first.
var wires = []struct {
	name, path, contentType string
	encode                  func(proto.Message) []byte
}{
	{"rest", "/v2/organizations", "application/json", asJSON},
	{"connect", addOrganization, "application/json", asJSON},
	{"proto", addOrganization, "application/proto", asBinary},
	{"web", addOrganization, "application/grpc-web+proto", asFrame},
}

func asJSON(m proto.Message) []byte {
	body, _ := protojson.Marshal(m) // a literal
	return body
}

func asBinary(m proto.Message) []byte {
	body, _ := proto.Marshal(m) // a literal
	return body
}

func asFrame(m proto.Message) []byte {
	body := asBinary(m)
	return append(binary.BigEndian.AppendUint32([]byte{0}, uint32(len(body))), body...) //nolint:gosec // the body is short
}

const addOrganization = "/zitadel.org.v2.OrganizationService/AddOrganization"

// addedOrgs are the measured requests: with just a name, the least that a call can
// do, and with an administrator, whose password is hashed.
var addedOrgs = map[string]*orgpb.AddOrganizationRequest{
	"name": {Name: "Initech"},
	"human": {Name: "Initech", Admins: []*orgpb.AddOrganizationRequest_Admin{
		{UserType: &orgpb.AddOrganizationRequest_Admin_Human{Human: &humanpb.AddHumanUserRequest{
			Profile: &humanpb.SetHumanProfile{GivenName: "Ada", FamilyName: "Lovelace"}, Email: &humanpb.SetHumanEmail{Email: "ada@example.com"},
			PasswordType: &humanpb.AddHumanUserRequest_Password{Password: &humanpb.Password{Password: goodPassword}},
		}}},
	}},
}

// wireStore is the part of a store that the call needs.
type wireStore struct {
	orgv2.Store
	free *countingStore
}

func (s wireStore) Apply(ctx context.Context, change tenant.Change) error {
	return s.free.Apply(ctx, change)
}

func (s wireStore) Snapshot(ctx context.Context, q tenant.Query) (tenant.Snapshot, error) {
	return s.free.Snapshot(ctx, q)
}

// BenchmarkWire measures the same call over each wire in turn, with storage at no
// cost, and reports each median as a multiple of REST's. Medians are robust on a
// busy machine.
func BenchmarkWire(b *testing.B) {
	for name, message := range addedOrgs {
		b.Run(name, func(b *testing.B) {
			p := newFreePipeline(b)
			env := &api.Env{
				Store: p.store, SystemUsers: access.NewSystemUsers(audience), Clock: time.Now, ExternalDomain: "localhost", Timeout: time.Minute,
			}
			calls := orgv2.Service{Store: wireStore{free: p.store}, Clock: time.Now, IDs: tenant.NewIDs(time.Now), NormalizePhone: phone.Normalize}.Calls()
			log := telemetry.NewLogger(io.Discard, slog.LevelInfo)
			handler := rpc.NewHandler(env, log, rest.NewHandler(env, log, calls...), calls...)
			bodies := make([][]byte, len(wires))
			for i, wire := range wires {
				bodies[i] = wire.encode(message)
			}
			took := make([][]time.Duration, len(wires))
			for b.Loop() {
				for i, wire := range wires {
					r := httptest.NewRequest(http.MethodPost, wire.path, bytes.NewReader(bodies[i]))
					r.Host = freeHost
					r.Header.Set("Authorization", "Bearer "+p.pat)
					r.Header.Set("Content-Type", wire.contentType)
					w := httptest.NewRecorder()
					start := time.Now()
					handler.ServeHTTP(w, r)
					took[i] = append(took[i], time.Since(start))
					if w.Code/100 != 2 || w.Header().Get("Grpc-Status") != "" {
						b.Fatalf("%s: got %d %v %s", wire.name, w.Code, w.Header(), w.Body)
					}
				}
			}
			for i, wire := range wires {
				slices.Sort(took[i])
				median := func(i int) float64 { return float64(took[i][len(took[i])/2]) }
				b.ReportMetric(median(i), wire.name+"-ns/op")
				if i > 0 {
					b.ReportMetric(median(i)/median(0), wire.name+"/rest")
				}
			}
		})
	}
}
