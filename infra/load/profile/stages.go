package main

import (
	"regexp"

	"github.com/google/pprof/profile"
)

// stage is a part of the way of a request.
type stage struct {
	name string
	// function matches the functions that are of this stage, with all that they call and that is of no other.
	function *regexp.Regexp
}

// stages in the order of a request. What a stage calls is told from its innermost function outwards; the first
// one that a stage knows decides.
var stages = []stage{
	{"event to request, answer to event", regexp.MustCompile(`tenantry/pkg/gateway|aws-lambda-go-api-proxy`)},
	{"route", regexp.MustCompile(`^net/http\.\(\*ServeMux\)|tenantry/pkg/api\.(\(\*handler\)|cleanPath|newCall|OriginOf)`)},
	{"parse the body", regexp.MustCompile(`tenantry/pkg/api\.(decodeJSON|newCall\.func)|protojson\.(UnmarshalOptions|\(?\*?decoder)|protobuf/internal/encoding/json\.\(\*Decoder\)`)},
	{"authenticate and authorise", regexp.MustCompile(`tenantry/pkg/access|go-jose|tenantry/pkg/tenant\.(Parse|Read)`)},
	{"check the fields", regexp.MustCompile(`tenantry/pkg/api\.CheckFields|tenantry/pkg/api/pb/`)},
	{"rules and plan", regexp.MustCompile(`tenantry/pkg/(provision|phone|tenant|api/systemapi|api/adminapi)`)},
	{"hash the password", regexp.MustCompile(`x/crypto/(argon2|blake2b)|alexedwards/argon2id`)},
	{"key pair: choose and unpack", regexp.MustCompile(`tenantry/pkg/(keystock|kms)\.`)},
	{"items from entities", regexp.MustCompile(`tenantry/pkg/dynamo\.(\(\*Store\)\.writes|marshal)|attributevalue\.\(?\*?(Encoder|Marshal|encode)|tenantry/pkg/dynamo\.[a-z]+Key$`)},
	{"entities from items", regexp.MustCompile(`tenantry/pkg/dynamo\.(snapshot|found|read|queryKeys|stockedKeyPairs)|attributevalue\.\(?\*?(Decoder|Unmarshal|decode)`)},
	{"SDK: write the request", regexp.MustCompile(`awsAwsjson1[01]_serialize|protocol/awsjson\.\(\*Protocol\)\.SerializeRequest|protocol/internal/json\.\(\*ShapeSerializer\)|aws-sdk-go-v2/service/\w+(/types)?\.(serialize|\(\*\w+\)\.Serialize)`)},
	{"SDK: sign", regexp.MustCompile(`aws-sdk-go-v2/aws/signer/`)},
	{"SDK: send and receive", regexp.MustCompile(`^net/http\.\(\*(Transport|Client|persistConn|Request)|^net/http\.(send|setRequestCancel)|^net\.`)},
	{"SDK: read the answer", regexp.MustCompile(`awsAwsjson1[01]_deserialize|protocol/awsjson\.\(\*Protocol\)\.DeserializeResponse|protocol/internal/json\.\(\*ShapeDeserializer\)|aws-sdk-go-v2/service/\w+(/types)?\.(deserialize|\(\*\w+\)\.Deserialize)`)},
	{"SDK: its other steps", regexp.MustCompile(`aws-sdk-go-v2|smithy-go`)},
	{"encode the answer", regexp.MustCompile(`tenantry/pkg/api\.encodeJSON|protojson\.(MarshalOptions|encoder)|protobuf/internal/encoding/json\.\(\*Encoder\)`)},
	{"log", regexp.MustCompile(`^log/slog|tenantry/pkg/telemetry|tenantry/pkg/api\.\(\*handler\)\.logAnswer`)},
	{"the rest of the pipeline", regexp.MustCompile(`tenantry/pkg/`)},
}

const (
	collector = "garbage collection, scheduling"
	unknown   = "unknown"
)

var (
	// ofRequest are functions that only the way of a request has: the function's handler, and the connections of
	// the HTTP client.
	ofRequest = regexp.MustCompile(`\(\*measured\)\.inProcess|^net/http\.\(\*persistConn\)\.(readLoop|writeLoop)|^net/http\.\(\*Transport\)\.(dialConnFor|startDialConnFor)`)
	// ofRuntime are the outermost functions of the runtime's own work.
	ofRuntime = regexp.MustCompile(`^runtime\.(gcBgMarkWorker|bgsweep|bgscavenge|mcall|mstart|schedule|sysmon|systemstack|goexit0|morestack)`)
)

// stageOf gives the stage of a sample; ok is false if it is not of a request.
func stageOf(sample *profile.Sample) (name string, ok bool) {
	functions := functionsOf(sample)
	if len(functions) == 0 {
		return "", false
	}
	mine := false
	for _, f := range functions {
		mine = mine || ofRequest.MatchString(f)
	}
	if !mine {
		return collector, ofRuntime.MatchString(functions[len(functions)-1])
	}
	for _, f := range functions {
		for _, s := range stages {
			if s.function.MatchString(f) {
				return s.name, true
			}
		}
	}
	return unknown, true
}

// functionsOf lists the functions of a sample's stack, the innermost first.
func functionsOf(sample *profile.Sample) (names []string) {
	for _, location := range sample.Location {
		for _, line := range location.Line {
			if line.Function != nil {
				names = append(names, line.Function.Name)
			}
		}
	}
	return names
}

// sums gives the values of a profile's type by stage.
func sums(p *profile.Profile, valueType string) map[string]int64 {
	by := map[string]int64{}
	for i, t := range p.SampleType {
		if t.Type != valueType {
			continue
		}
		for _, sample := range p.Sample {
			if name, ok := stageOf(sample); ok {
				by[name] += sample.Value[i]
			}
		}
	}
	return by
}
