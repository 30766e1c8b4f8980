package functions_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	awskms "github.com/aws/aws-sdk-go-v2/service/kms"
	kmstypes "github.com/aws/aws-sdk-go-v2/service/kms/types"

	"github.com/tenantry/tenantry/pkg/app/createinstance"
	"github.com/tenantry/tenantry/pkg/app/setuporg"
	"github.com/tenantry/tenantry/pkg/telemetry"
)

// measured is both functions twice: rehearsed ones, whose transactions a tap
// keeps to itself, and direct ones, with nothing between them and the engine.
type measured struct {
	rehearsed, direct *system
	tap               *tap
	keys              *awskms.Client
	token             string
}

func newMeasured(b *testing.B) *measured {
	b.Helper()
	m := &measured{tap: &tap{}}
	var keys repeater
	m.rehearsed = startSystem(b, keys.through, m.tap.through)
	host, token := m.rehearsed.owner(b)
	// The pair that is repeated from now on is KMS's own.
	if a := m.rehearsed.send(b, m.rehearsed.requestOf(b, "machine", benchBody(b, "machine", func(map[string]any) {}, 1<<30))); a.Status != http.StatusOK {
		b.Fatalf("create: got %d %s", a.Status, a.Body)
	}
	m.tap.keeping = true
	endpoint := serve(b, keys.through("kms", nil))
	setenv(b, map[string]string{
		"AWS_ENDPOINT_URL_DYNAMODB": *m.rehearsed.client.Options().BaseEndpoint, "AWS_ENDPOINT_URL_KMS": endpoint,
	})
	quiet := telemetry.NewLogger(io.Discard, slog.LevelInfo)
	m.direct = &system{
		createInstance: handler(b, quiet, createinstance.New), setupOrg: handler(b, quiet, setuporg.New),
		key: m.rehearsed.key, client: m.rehearsed.client, table: m.rehearsed.table, ownerHost: host, ownerToken: token,
	}
	m.keys = awskms.New(awskms.Options{
		Region: "us-east-1", BaseEndpoint: &endpoint, Credentials: credentials.NewStaticCredentialsProvider("test", "test", ""),
	})
	m.token = "Bearer " + m.direct.sign(b, systemClaims(time.Now()))
	return m
}

// authorization spares a request the signing of its own token.
func (m *measured) authorization(b *testing.B, kind string) string {
	b.Helper()
	if kind == "setup" {
		return "Bearer " + m.direct.ownerToken
	}
	return m.token
}

// prepare has a request rehearsed, and gives the calls to the services that it
// led to.
func (m *measured) prepare(b *testing.B, r request) floor {
	b.Helper()
	from := len(m.tap.calls)
	if a := m.rehearsed.send(b, r); a.Status != http.StatusOK {
		b.Fatalf("rehearsal: got %d %s, want 200", a.Status, a.Body)
	}
	var f floor
	for _, c := range m.tap.calls[from:] {
		switch c.operation {
		case "TransactWriteItems":
			f.transaction = transactionOf(b, c.body)
		case "BatchGetItem":
			f.read = readOf(b, c.body)
		case "GenerateDataKeyPair":
			f.key = keyOf(b, c.body)
		default:
			b.Fatalf("a call that has no floor: %s", c.operation)
		}
	}
	return f
}

// floor is the calls to the services that a request cannot do without.
type floor struct {
	key         *awskms.GenerateDataKeyPairInput
	read        *dynamodb.BatchGetItemInput
	transaction *dynamodb.TransactWriteItemsInput
}

// send makes the calls, adds the time of all to times and gives that of the
// transaction.
func (f floor) send(b *testing.B, m *measured, times *[]time.Duration) (transaction time.Duration) {
	b.Helper()
	ctx, client := context.Background(), m.direct.client
	start := time.Now()
	if f.key != nil {
		if _, err := m.keys.GenerateDataKeyPair(ctx, f.key); err != nil {
			b.Fatal(err)
		}
	}
	if f.read != nil {
		if _, err := client.BatchGetItem(ctx, f.read); err != nil {
			b.Fatal(err)
		}
	}
	begin := time.Now()
	if _, err := client.TransactWriteItems(ctx, f.transaction); err != nil {
		b.Fatal(err)
	}
	end := time.Now()
	*times = append(*times, end.Sub(start))
	return end.Sub(begin)
}

// tap stands between the rehearsed functions and their services and notes all
// calls. While it is keeping, it takes transactions without passing them on:
// their keys stay free.
type tap struct {
	calls   []call
	keeping bool
}

// through is for startSystem.
func (t *tap) through(_ string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
		t.calls = append(t.calls, call{operation, body})
		if t.keeping && operation == "TransactWriteItems" {
			w.Header().Set("X-Amz-Crc32", "2745614147") // of "{}"; the client checks it
			refuse(w, http.StatusOK, "{}")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// start forgets the calls so far.
func (t *tap) start() { t.calls = nil }

// report tells the calls to the services, and the size of a transaction.
func (t *tap) report(b *testing.B) {
	b.Helper()
	of := map[string]int{}
	items, size := 0, 0
	for _, c := range t.calls {
		of[c.operation]++
		if c.operation == "TransactWriteItems" {
			size += len(c.body)
			items += bytes.Count(c.body, []byte(`"ConditionExpression"`))
		}
	}
	n := float64(b.N)
	b.ReportMetric(float64(of["TransactWriteItems"])/n, "transactions/op")
	b.ReportMetric(float64(of["BatchGetItem"])/n, "reads/op")
	b.ReportMetric(float64(of["GenerateDataKeyPair"])/n, "kms/op")
	b.ReportMetric(float64(items)/n, "items/op")
	b.ReportMetric(float64(size)/n, "bytes/op")
}

// transactionOf reads a transaction as it was sent. The token of its attempts
// is left to the client that sends it again.
func transactionOf(b *testing.B, body []byte) *dynamodb.TransactWriteItemsInput {
	b.Helper()
	var sent struct {
		TransactItems []struct {
			Put struct {
				TableName, ConditionExpression string
				Item                           json.RawMessage
			}
		}
	}
	if err := json.Unmarshal(body, &sent); err != nil {
		b.Fatal(err)
	}
	in := &dynamodb.TransactWriteItemsInput{}
	for _, i := range sent.TransactItems {
		if i.Put.TableName == "" {
			b.Fatalf("a transaction with more than Puts: %s", body)
		}
		in.TransactItems = append(in.TransactItems, types.TransactWriteItem{Put: &types.Put{
			TableName: &i.Put.TableName, ConditionExpression: &i.Put.ConditionExpression, Item: itemOf(b, i.Put.Item),
		}})
	}
	return in
}

func readOf(b *testing.B, body []byte) *dynamodb.BatchGetItemInput {
	b.Helper()
	var sent struct {
		RequestItems map[string]struct {
			ConsistentRead bool
			Keys           []json.RawMessage
		}
	}
	if err := json.Unmarshal(body, &sent); err != nil {
		b.Fatal(err)
	}
	in := &dynamodb.BatchGetItemInput{RequestItems: map[string]types.KeysAndAttributes{}}
	for table, asked := range sent.RequestItems {
		read := types.KeysAndAttributes{ConsistentRead: aws.Bool(asked.ConsistentRead)}
		for _, key := range asked.Keys {
			read.Keys = append(read.Keys, itemOf(b, key))
		}
		in.RequestItems[table] = read
	}
	return in
}

func itemOf(b *testing.B, raw []byte) map[string]types.AttributeValue {
	b.Helper()
	item, err := attributevalue.UnmarshalMapJSON(raw)
	if err != nil {
		b.Fatalf("%v in %s", err, raw)
	}
	return item
}

func keyOf(b *testing.B, body []byte) *awskms.GenerateDataKeyPairInput {
	b.Helper()
	var sent struct {
		KeyID             string `json:"KeyId"`
		KeyPairSpec       kmstypes.DataKeyPairSpec
		EncryptionContext map[string]string
	}
	if err := json.Unmarshal(body, &sent); err != nil {
		b.Fatal(err)
	}
	return &awskms.GenerateDataKeyPairInput{
		KeyId: &sent.KeyID, KeyPairSpec: sent.KeyPairSpec, EncryptionContext: sent.EncryptionContext,
	}
}
