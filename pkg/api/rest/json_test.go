package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/pb/admin"
	"github.com/tenantry/tenantry/pkg/api/pb/authn"
	"github.com/tenantry/tenantry/pkg/api/pb/object"
	"github.com/tenantry/tenantry/pkg/api/pb/system"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// TestDecodeJSON checks what is decoded, and how a malformed body is refused. Texts are
// compared without white space, which protojson randomises. Source: the contract,
// errors.md, "Every call", 2, and "Tables".
func TestDecodeJSON(t *testing.T) {
	named := func(name string) *system.CreateInstanceRequest {
		return &system.CreateInstanceRequest{InstanceName: name}
	}
	machine := func(m *system.CreateInstanceRequest_Machine) *system.CreateInstanceRequest {
		return &system.CreateInstanceRequest{Owner: &system.CreateInstanceRequest_Machine_{Machine: m}}
	}
	expiring := func(at time.Time) *system.CreateInstanceRequest {
		return machine(&system.CreateInstanceRequest_Machine{
			PersonalAccessToken: &system.CreateInstanceRequest_PersonalAccessToken{ExpirationDate: timestamppb.New(at)},
		})
	}
	typed := func(kind authn.KeyType) *system.CreateInstanceRequest {
		return machine(&system.CreateInstanceRequest_Machine{MachineKey: &system.CreateInstanceRequest_MachineKey{Type: kind}})
	}
	const expiry = `{"machine":{"personalAccessToken":{"expirationDate":"%"}}}`
	for _, tt := range []struct {
		name, body string
		want       *system.CreateInstanceRequest // nil: refused
		text       string
	}{
		{"empty", "", named(""), ""},
		{"blank", " \r\n\t", named(""), ""},
		{"empty object", "{}", named(""), ""},
		{"camel case", `{"instanceName":"x"}`, named("x"), ""},
		{"snake case", `{"instance_name":"x"}`, named("x"), ""},
		{"null counts as absent", `{"instanceName":null,"machine":null}`, named(""), ""},
		{"unknown field", `{"instanceName":"x","nope":{"a":[1]}}`, named("x"), ""},
		{"something follows", `{"instanceName":"x"} {"instanceName":`, named("x"), ""},
		{"escapes", `{"instanceName":"\u00fc\ud83e\udd84\"\\\/"}`, named("\u00fc\U0001F984\"\\/"), ""},
		{"time with an offset", strings.Replace(expiry, "%", "2099-01-01T00:00:00+02:00", 1), expiring(time.Date(2098, 12, 31, 22, 0, 0, 0, time.UTC)), ""},
		{"time with nine decimals", strings.Replace(expiry, "%", "2099-01-01T00:00:00.123456789Z", 1), expiring(time.Date(2099, 1, 1, 0, 0, 0, 123456789, time.UTC)), ""},
		{"enum by name", `{"machine":{"machineKey":{"type":"KEY_TYPE_JSON"}}}`, typed(authn.KeyType_KEY_TYPE_JSON), ""},
		{"enum by number", `{"machine":{"machineKey":{"type":1}}}`, typed(authn.KeyType_KEY_TYPE_JSON), ""},
		{"enum by a number that it does not have", `{"machine":{"machineKey":{"type":7}}}`, typed(7), ""},
		{"enum by a name that it does not have", `{"machine":{"machineKey":{"type":"NOPE"}}}`, typed(0), ""},

		{"cut off", `{"instanceName":`, nil, "unexpected EOF"},
		{"cut off in a text", `{"instanceName":"x`, nil, "unexpected EOF"},
		{"no JSON", `nope`, nil, "invalid character 'o' in literal null (expecting 'u')"},
		{"no value", `{"instanceName":}`, nil, "invalid character '}' looking for beginning of value"},
		{"BOM", "\ufeff{}", nil, "invalid character '\u00ef' looking for beginning of value"},
		{"comma", `{"instanceName":"x",}`, nil, "invalid character '}' looking for beginning of object key string"},
		{"list", `[]`, nil, "proto: syntax error (line 1:1): unexpected token ["},
		{"null", `null`, nil, "proto: syntax error (line 1:1): unexpected token null"},
		{"number for a text", `{"instanceName":5}`, nil, "proto: (line 1:17): invalid value for string field instanceName: 5"},
		{"twice", `{"instanceName":"a","instanceName":"b"}`, nil, `proto: (line 1:21): duplicate field "instanceName"`},
		{"in both spellings", `{"instanceName":"a","instance_name":"b"}`, nil, `proto: (line 1:21): duplicate field "instance_name"`},
		{"both owners", `{"human":{},"machine":{}}`, nil, `proto: (line 1:13): error parsing "machine", oneof zitadel.system.v1.CreateInstanceRequest.owner is already set`},
		{"not UTF-8", "{\"instanceName\":\"\xff\"}", nil, "proto: syntax error (line 1:17): invalid UTF-8 in string"},
		{"not a time", strings.Replace(expiry, "%", "tomorrow", 1), nil, `proto: (line 1:53): invalid google.protobuf.Timestamp value "tomorrow"`},
		{"too deep", strings.Repeat("[", 10_001), nil, "invalid character '[' exceeded max depth"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := &system.CreateInstanceRequest{}
			_, err := decodeJSON(strings.NewReader(tt.body), got)
			if tt.want == nil {
				want := &tenant.Error{Kind: tenant.KindInvalid, Key: tt.text}
				if err == nil || withoutSpace(err.Error()) != withoutSpace(want.Key) || tenant.AsError(err).Kind != want.Kind {
					t.Errorf("got error %v, want %v", err, want)
				}
				return
			}
			if diff := cmp.Diff(tt.want, got, protocmp.Transform()); diff != "" || err != nil {
				t.Errorf("got error %v; message (-want +got):\n%s", err, diff)
			}
		})
	}
}

func withoutSpace(text string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(text, "\u00a0", " ")), "")
}

// TestDecodeJSON_Bounds checks that a body over the limit is not decoded, and that
// little of a wrong value is repeated.
func TestDecodeJSON_Bounds(t *testing.T) {
	limited := func(size int) io.Reader {
		body := io.NopCloser(io.MultiReader(strings.NewReader(`{"instanceName":"`), strings.NewReader(strings.Repeat("\u00fc", size/2))))
		return http.MaxBytesReader(httptest.NewRecorder(), body, MaxBodyBytes)
	}
	if _, err := decodeJSON(limited(MaxBodyBytes), &system.CreateInstanceRequest{}); !errors.Is(err, errBodyTooLarge) {
		t.Errorf("over the limit: got %v, want %v", err, errBodyTooLarge)
	}
	if _, err := decodeJSON(limited(MaxBodyBytes-100), &system.CreateInstanceRequest{}); err == nil || err.Error() != "unexpected EOF" {
		t.Errorf("below the limit: got %v, want unexpected EOF", err)
	}
	for _, letter := range []string{"9", "\u00fc", "\U0001F984"} {
		body := `{"instanceName":{"` + strings.Repeat(letter, 500_000) + `":1}}`
		if letter == "9" {
			body = `{"instanceName":` + strings.Repeat(letter, 500_000) + `}`
		}
		_, err := decodeJSON(strings.NewReader(body), &system.CreateInstanceRequest{})
		checkInvalid(t, err)
	}
	// A caller who disconnects in the middle of a body.
	if _, err := decodeJSON(iotest.ErrReader(errors.New("connection reset")), &system.CreateInstanceRequest{}); err == nil || err.Error() != "unexpected EOF" {
		t.Errorf("interrupted body: got %v, want unexpected EOF", err)
	}
}

// checkInvalid checks that the refusal of a body blames the caller and is short and on
// one line.
func checkInvalid(t *testing.T, err error) {
	t.Helper()
	var e *tenant.Error
	if !errors.As(err, &e) || e.Kind != tenant.KindInvalid && e.Kind != tenant.KindTooLarge {
		t.Fatalf("got error %v, want a tenant.Error of kind invalid or too large", err)
	}
	if len(e.Key) == 0 || len(e.Key) > maxBodyErrorText+len("...") {
		t.Errorf("text of %d bytes, want at most %d: %.80q", len(e.Key), maxBodyErrorText+3, e.Key)
	}
	if !utf8.ValidString(e.Key) {
		t.Errorf("text is not UTF-8: %.80q", e.Key)
	}
	if strings.ContainsAny(e.Key, "\n\r\t\u00a0") {
		t.Errorf("text has more than one kind of white space: %.80q", e.Key)
	}
	encoded := api.ErrorObject(e)
	if !json.Valid(encoded) || !utf8.Valid(encoded) {
		t.Errorf("the refusal is not JSON: %.80q", encoded)
	}
}

// TestEncodeJSON checks that encoding is stable: without the white space that protojson
// adds in every other build, with camel case names and 64-bit numbers as strings.
func TestEncodeJSON(t *testing.T) {
	message := &system.CreateInstanceResponse{
		InstanceId: "1, 2: <&> \u2028 \"",
		Details: &object.ObjectDetails{
			Sequence: 1, CreationDate: timestamppb.New(time.Date(2026, 11, 24, 6, 7, 8, 123456000, time.UTC)), ResourceOwner: "3",
		},
		Pat: "p", MachineKey: []byte{0xfb, 0xff, 0x00},
	}
	const want = `{"instanceId":"1, 2: <&> ` + "\u2028" + ` \"","details":{"sequence":"1","creationDate":"2026-11-24T06:07:08.123456Z","resourceOwner":"3"},"pat":"p","machineKey":"+/8A"}`
	for range 10 {
		got, err := api.MarshalJSON(message)
		if err != nil || string(got) != want {
			t.Fatalf("got %s, %v, want %s", got, err, want)
		}
	}
	for _, empty := range []proto.Message{&system.CreateInstanceResponse{}, (*system.CreateInstanceResponse)(nil)} {
		if got, err := api.MarshalJSON(empty); err != nil || string(got) != "{}" {
			t.Errorf("empty: got %s, %v, want {}", got, err)
		}
	}
	if got, err := api.MarshalJSON(&system.CreateInstanceResponse{Pat: "\xff"}); err == nil {
		t.Errorf("text that is not UTF-8: got %s, want an error", got)
	}
}

// FuzzDecodeJSON checks that no body of either call panics, that refusals blame the
// caller in a bounded text, and that what is decoded survives a round trip.
func FuzzDecodeJSON(f *testing.F) {
	seeds := goldenBodies(f)
	if len(seeds) < 200 {
		f.Fatalf("seeds: got %d, want those of functions/testdata/golden", len(seeds))
	}
	for _, seed := range seeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, message := range []proto.Message{&system.CreateInstanceRequest{}, &admin.SetUpOrgRequest{}} {
			if _, err := decodeJSON(bytes.NewReader(body), message); err != nil {
				checkInvalid(t, err)
				continue
			}
			encoded, err := api.MarshalJSON(message)
			if err != nil {
				t.Fatalf("encode what was decoded: %v", err)
			}
			again := message.ProtoReflect().New().Interface()
			if _, err := decodeJSON(bytes.NewReader(encoded), again); err != nil {
				t.Fatalf("decode %s, which was encoded: %v", encoded, err)
			}
			if !proto.Equal(message, again) {
				t.Errorf("message after encode and decode (-want +got):\n%s", cmp.Diff(message, again, protocmp.Transform()))
			}
		}
	})
}

// goldenBodies returns the bodies of the recorded requests.
func goldenBodies(tb testing.TB) (bodies [][]byte) {
	tb.Helper()
	archives, err := filepath.Glob("../../../functions/testdata/golden/*.txtar")
	if err != nil {
		tb.Fatal(err)
	}
	for _, path := range archives {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			tb.Fatal(err)
		}
		for _, file := range archive.Files {
			if _, body, ok := bytes.Cut(file.Data, []byte("\n\n")); ok && file.Name != "response" {
				bodies = append(bodies, bytes.TrimSuffix(body, []byte("\n")))
			}
		}
	}
	return bodies
}
