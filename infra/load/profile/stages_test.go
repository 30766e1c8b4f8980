package main

import (
	"testing"

	"github.com/google/pprof/profile"
)

// sampleOf has a stack of functions, the innermost first.
func sampleOf(functions ...string) *profile.Sample {
	s := &profile.Sample{Value: []int64{10}}
	for _, f := range functions {
		s.Location = append(s.Location, &profile.Location{Line: []profile.Line{{Function: &profile.Function{Name: f}}}})
	}
	return s
}

func TestStageOf(t *testing.T) {
	const (
		module  = "github.com/tenantry/tenantry/"
		request = module + "functions_test.BenchmarkProfile.func1.(*measured).inProcess.1"
	)
	for _, c := range []struct {
		name  string
		stack []string
		stage string
		ok    bool
	}{
		{"RSA of a token", []string{"crypto/internal/fips140/bigmod.addMulVVW2048", "crypto/rsa.VerifyPKCS1v15", module + "pkg/access.(*SystemUser).verifySignature", module + "pkg/api.(*pipeline).admitToSystem", request}, "authenticate and authorise", true},
		{"argon2", []string{"golang.org/x/crypto/argon2.processBlocks", module + "pkg/provision.hashPassword", request}, "hash the password", true},
		{"hash of a signature", []string{"crypto/sha256.block", "github.com/aws/aws-sdk-go-v2/aws/signer/v4.(*httpSigner).Build", "github.com/aws/smithy-go/middleware.decoratedHandler.Handle", module + "pkg/dynamo.(*Store).Apply", request}, "SDK: sign", true},
		{"items", []string{"reflect.Value.Field", "github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue.(*Encoder).encodeStruct", module + "pkg/dynamo.marshal", request}, "items from entities", true},
		{"socket of the client", []string{"syscall.Syscall", "net.(*conn).Write", "net/http.(*persistConn).writeLoop"}, "SDK: send and receive", true},
		{"body of a call", []string{"runtime.growslice", "github.com/aws/smithy-go/transport/http/protocol/internal/json.(*ShapeSerializer).appendEscapedString", "github.com/aws/aws-sdk-go-v2/service/dynamodb.serializeTransactWriteItemList", module + "pkg/dynamo.(*Store).Apply", request}, "SDK: write the request", true},
		{"answer of a read", []string{"runtime.mapassign", "github.com/aws/aws-sdk-go-v2/service/dynamodb.deserializeAttributeMap.func1", module + "pkg/dynamo.(*Store).get", request}, "SDK: read the answer", true},
		{"form of a key", []string{"encoding/asn1.parseField", "encoding/asn1.Unmarshal", module + "pkg/kms.pkcs1PEM", module + "pkg/kms.(*KeyStock).OpenKeyPair", module + "pkg/keystock.(*Keyring).MachineKeyPair", module + "pkg/provision.(*CreateInstance).makeSecrets", request}, "key pair: choose and unpack", true},
		{"choice of a pair", []string{"runtime.mapassign_faststr", module + "pkg/keystock.(*Keyring).next", module + "pkg/keystock.(*Keyring).MachineKeyPair", module + "pkg/provision.(*CreateInstance).makeSecrets", request}, "key pair: choose and unpack", true},
		{"pairs that were read", []string{"reflect.Value.Set", "github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue.UnmarshalListOfMaps", module + "pkg/dynamo.stockedKeyPairs", module + "pkg/keystock.(*Keyring).read", request}, "entities from items", true},
		{"body of a call of KMS", []string{"runtime.growslice", "github.com/aws/aws-sdk-go-v2/service/kms.(*DecryptInput).Serialize", module + "pkg/kms.(*KeyStock).OpenKeyPair", request}, "SDK: write the request", true},
		{"collector", []string{"runtime.scanobject", "runtime.gcBgMarkWorker"}, collector, true},
		{"what the benchmark prepares", []string{"encoding/json.Unmarshal", module + "functions_test.benchBody", module + "functions_test.BenchmarkProfile"}, "", false},
		{"the stock that the benchmark fills", []string{"syscall.Syscall", "net.(*conn).Write", module + "functions_test.(*oneConnection).Do", "github.com/aws/smithy-go/middleware.decoratedHandler.Handle", module + "functions_test.(*benchStock).fill", module + "functions_test.BenchmarkProfile"}, "", false},
		{"the service that stands beside", []string{"net/http.(*conn).serve"}, "", false},
	} {
		got, ok := stageOf(sampleOf(c.stack...))
		if ok != c.ok || ok && got != c.stage {
			t.Errorf("%s: got %q, %v, want %q, %v", c.name, got, ok, c.stage, c.ok)
		}
	}
}

// The values of a type are summed by stage, those of other types are not.
func TestSums(t *testing.T) {
	p := &profile.Profile{
		SampleType: []*profile.ValueType{{Type: "samples"}, {Type: "cpu"}},
		Sample:     []*profile.Sample{sampleOf("runtime.gcBgMarkWorker"), sampleOf("main.other")},
	}
	for _, s := range p.Sample {
		s.Value = []int64{1, 10_000_000}
	}
	if got := sums(p, "cpu"); len(got) != 1 || got[collector] != 10_000_000 {
		t.Errorf("got %v, want the collector's alone", got)
	}
}
