package functions_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	awskms "github.com/aws/aws-sdk-go-v2/service/kms"

	adminapp "github.com/tenantry/tenantry/pkg/app/admin"
	"github.com/tenantry/tenantry/pkg/app/createinstance"
	"github.com/tenantry/tenantry/pkg/app/setuporg"
	systemapp "github.com/tenantry/tenantry/pkg/app/system"
	"github.com/tenantry/tenantry/pkg/gateway"
	"github.com/tenantry/tenantry/pkg/telemetry"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/web"
)

// measured has both functions twice: rehearsed ones, whose transactions a tap holds
// back, and direct ones, with nothing between them and the engine. The direct ones
// are served over HTTP too.
type measured struct {
	rehearsed, direct *system
	tap               *tap
	stock             *benchStock
	owner             *machine
	tokens            map[string]string
	url               string
	client            *http.Client
}

func newMeasured(b *testing.B) *measured {
	b.Helper()
	m := &measured{tap: &tap{}}
	p := startProvider(b, m.tap.through)
	m.rehearsed, m.owner = p.system, p.machineOwner(b, "bench")
	operator := systemClaims(time.Now())
	operator.Issuer, operator.Subject = "operator", "operator"
	m.tokens = map[string]string{
		"pat": m.owner.pat, "access_token": p.mustToken(b, m.owner, bothScopes), "system_jwt": p.sign(b, operator),
	}
	m.tap.keeping = true

	in := place{environment: m.rehearsed.environment}.
		with("AWS_ENDPOINT_URL_DYNAMODB", *m.rehearsed.client.Options().BaseEndpoint).
		with("AWS_ENDPOINT_URL_KMS", *m.rehearsed.kms.Options().BaseEndpoint)
	quiet := telemetry.NewLogger(io.Discard, slog.LevelInfo)
	createInstance, setupOrg := composed(b, in, quiet, createinstance.New), composed(b, in, quiet, setuporg.New)
	operators, admin := composed(b, in, quiet, systemapp.New), composed(b, in, quiet, adminapp.New)
	m.direct = &system{
		createInstance: gateway.New(quiet, createInstance), setupOrg: gateway.New(quiet, setupOrg),
		system: gateway.New(quiet, operators), admin: gateway.New(quiet, admin),
		client: m.rehearsed.client, kms: m.rehearsed.kms, table: m.rehearsed.table,
	}
	m.stock = newBenchStock(b, m.direct)
	m.url = serve(b, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		function := createInstance
		switch {
		case r.URL.Path == "/admin/v1/orgs/_setup":
			function = setupOrg
		case strings.HasPrefix(r.URL.Path, "/admin/"):
			function = admin
		case r.Method == http.MethodGet:
			function = operators
		}
		function.ServeHTTP(w, r.WithContext(web.WithRequestID(r.Context(), "bench")))
	}))
	m.client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	b.Cleanup(m.client.CloseIdleConnections)
	return m
}

// request returns a call with a kind of token.
func (m *measured) request(kind, token string, body []byte) request {
	r := request{Method: "POST", Path: "/system/v1/instances/_create", Host: "localhost", Authorization: "Bearer " + m.tokens[token], Body: body}
	if kind == "setup" {
		r.Path, r.Host = "/admin/v1/orgs/_setup", m.owner.host
	}
	return r
}

// rehearsal records the calls to services that a request led to, as they were sent.
type rehearsal struct {
	// number is the part of the request's names that is unique.
	number               string
	decrypt, transaction []byte
	reads                [][]byte
	// pair is the key pair that the request took from the stock, nil if it needs
	// none.
	pair map[string]types.AttributeValue
	// found are the ids that were read, not generated.
	found map[string]bool
	ids   tenant.IDs
}

// rehearse sends a request to a warm function, holding back its transaction.
func (m *measured) rehearse(b *testing.B, kind, token string, body func(n int) []byte) *rehearsal {
	b.Helper()
	if kind == "machine" {
		m.stock.fill(b)
	}
	send := func() (number, from int) {
		number, from = benchNumber(), len(m.tap.calls)
		if a := m.rehearsed.send(b, m.request(kind, token, body(number))); a.Status != http.StatusOK {
			b.Fatalf("rehearsal: got %d %s, want 200", a.Status, a.Body)
		}
		return number, from
	}
	send() // warms the function
	n, from := send()
	p := &rehearsal{number: strconv.Itoa(n), found: map[string]bool{}, ids: tenant.NewIDs(time.Now)}
	for _, c := range m.tap.calls[from:] {
		switch c.operation {
		case "TransactWriteItems":
			p.transaction = c.body
		case "BatchGetItem":
			p.reads = append(p.reads, c.body)
			for _, id := range idForm.FindAll(c.body, -1) {
				p.found[string(id)] = true
			}
		case "Query":
			// A batch of key pairs from the stock serves many requests.
		case "Decrypt":
			p.decrypt = c.body
		default:
			b.Fatalf("a call without a floor: %s", c.operation)
		}
	}
	for _, write := range transactionOf(b, p.transaction).TransactItems {
		if write.Delete == nil {
			continue
		}
		out, err := m.direct.client.GetItem(b.Context(), &dynamodb.GetItemInput{TableName: write.Delete.TableName, Key: write.Delete.Key})
		if err != nil || out.Item == nil {
			b.Fatalf("the rehearsal's key pair: got %v, %v", out, err)
		}
		p.pair = out.Item
	}
	return p
}

// idForm matches an id in a text.
var idForm = regexp.MustCompile(`\b1\d{18}\b`)

// next returns the calls again with new names and ids, and stores the key pair that
// they take.
func (p *rehearsal) next(b *testing.B, m *measured) floor {
	b.Helper()
	drawn := map[string][]byte{}
	transaction := idForm.ReplaceAllFunc(p.transaction, func(id []byte) []byte {
		if p.found[string(id)] {
			return id
		}
		if drawn[string(id)] == nil {
			drawn[string(id)] = []byte(p.ids())
		}
		return drawn[string(id)]
	})
	transaction = bytes.ReplaceAll(transaction, []byte(p.number), []byte(strconv.Itoa(benchNumber())))
	f := floor{transaction: transactionOf(b, transaction)}
	for _, read := range p.reads {
		f.reads = append(f.reads, readOf(b, read))
	}
	if p.decrypt != nil {
		f.decrypt = decryptOf(b, p.decrypt)
	}
	for _, write := range f.transaction.TransactItems {
		if write.Delete != nil {
			p.putPair(b, m, write.Delete)
		}
	}
	return f
}

// putPair stores the pair that a floor's transaction deletes, under a key where no
// function looks for one.
func (p *rehearsal) putPair(b *testing.B, m *measured, taken *types.Delete) {
	b.Helper()
	id := slices.Collect(maps.Values(taken.ExpressionAttributeValues))[0] // the condition's only value
	taken.Key = map[string]types.AttributeValue{"pk": &types.AttributeValueMemberS{Value: "FLOOR#1"}, "sk": id}
	pair := maps.Clone(p.pair)
	maps.Copy(pair, taken.Key)
	pair["id"] = id
	if _, err := m.direct.client.PutItem(b.Context(), &dynamodb.PutItemInput{TableName: taken.TableName, Item: pair}); err != nil {
		b.Fatal(err)
	}
}

// report reports the calls to services and the size of the transaction.
func (p *rehearsal) report(b *testing.B) {
	b.Helper()
	kms := 0.0
	if p.decrypt != nil {
		kms = 1
	}
	b.ReportMetric(float64(len(p.reads)), "reads/op")
	b.ReportMetric(kms, "kms/op")
	b.ReportMetric(float64(bytes.Count(p.transaction, []byte(`"ConditionExpression"`))), "items/op")
	b.ReportMetric(float64(len(p.transaction)), "sent-B/op")
}

// floor is the calls to services that a request cannot do without.
type floor struct {
	decrypt     *awskms.DecryptInput
	reads       []*dynamodb.BatchGetItemInput
	transaction *dynamodb.TransactWriteItemsInput
}

// send makes the calls and returns the duration of the transaction.
func (f floor) send(m *measured) (transaction time.Duration, err error) {
	ctx, client := context.Background(), m.direct.client
	if f.decrypt != nil {
		if _, err := m.direct.kms.Decrypt(ctx, f.decrypt); err != nil {
			return 0, err
		}
	}
	for _, read := range f.reads {
		if _, err := client.BatchGetItem(ctx, read); err != nil {
			return 0, err
		}
	}
	start := time.Now()
	_, err = client.TransactWriteItems(ctx, f.transaction)
	return time.Since(start), err
}

// tap sits between the rehearsed functions and their services and records all
// calls. While keeping is set, it holds back transactions, so that their keys stay
// free.
type tap struct {
	calls   []call
	keeping bool
}

// through is a wrapper for startSystem.
func (t *tap) through(_ string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := bodyOf(r)
		operation := operationOf(r)
		t.calls = append(t.calls, call{operation, body})
		if t.keeping && operation == "TransactWriteItems" {
			w.Header().Set("X-Amz-Crc32", "2745614147") // of "{}"; the client checks it
			refuse(w, http.StatusOK, "{}")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// transactionOf parses a transaction as it was sent. It drops the idempotency
// token, which the next client sets itself.
func transactionOf(b *testing.B, body []byte) *dynamodb.TransactWriteItemsInput {
	b.Helper()
	type write struct {
		TableName, ConditionExpression       string
		Item, Key, ExpressionAttributeValues json.RawMessage
		ExpressionAttributeNames             map[string]string
	}
	var sent struct {
		TransactItems []struct{ Put, Delete *write }
	}
	if err := json.Unmarshal(body, &sent); err != nil {
		b.Fatal(err)
	}
	in := &dynamodb.TransactWriteItemsInput{}
	for _, i := range sent.TransactItems {
		var item types.TransactWriteItem
		switch {
		case i.Put != nil && i.Put.ExpressionAttributeValues == nil:
			item.Put = &types.Put{
				TableName: &i.Put.TableName, ConditionExpression: &i.Put.ConditionExpression, Item: itemOf(b, i.Put.Item),
			}
		case i.Delete != nil:
			item.Delete = &types.Delete{
				TableName: &i.Delete.TableName, ConditionExpression: &i.Delete.ConditionExpression, Key: itemOf(b, i.Delete.Key),
				ExpressionAttributeNames: i.Delete.ExpressionAttributeNames, ExpressionAttributeValues: itemOf(b, i.Delete.ExpressionAttributeValues),
			}
		default:
			b.Fatalf("a write without a floor: %s", body)
		}
		in.TransactItems = append(in.TransactItems, item)
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

func decryptOf(b *testing.B, body []byte) *awskms.DecryptInput {
	b.Helper()
	var sent struct {
		KeyID             string `json:"KeyId"`
		CiphertextBlob    []byte
		EncryptionContext map[string]string
	}
	if err := json.Unmarshal(body, &sent); err != nil {
		b.Fatal(err)
	}
	return &awskms.DecryptInput{KeyId: &sent.KeyID, CiphertextBlob: sent.CiphertextBlob, EncryptionContext: sent.EncryptionContext}
}
