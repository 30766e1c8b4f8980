package iam

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// The variables that name a function's resources.
const (
	Table = "TENANTRY_TABLE"
	Key   = "TENANTRY_KMS_KEY"
	Bus   = "TENANTRY_EVENT_BUS"
)

// Names are the values of these variables in the function's environment.
type Names map[string]string

// Requests returns the IAM requests for a call by the function; target is its
// X-Amz-Target.
func (r *Role) Requests(names Names, target string, body []byte) ([]Request, error) {
	c := caller{r, names}
	api, operation, _ := strings.Cut(target, ".")
	var all []Request
	var err error
	switch api {
	case "DynamoDB_20120810":
		all, err = c.table(operation, body)
	case "TrentService":
		all, err = c.key(operation, body)
	case "AWSEvents":
		all, err = c.bus(operation, body)
	default:
		err = fmt.Errorf("the service is not known")
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", target, err)
	}
	return all, nil
}

// caller is a function in its environment.
type caller struct {
	*Role
	names Names
}

// arn returns the ARN of what a call names: the template's, if name is the variable's
// value, and otherwise name itself.
func (c caller) arn(name, variable string) string {
	if arn := c.resources[variable]; name == c.names[variable] && arn != "" {
		return arn
	}
	return name
}

// keys are the primary keys in a request.
type keys struct {
	TableName string
	Key, Item struct{ PK struct{ S string } }
}

func (k keys) leading() string { return k.Key.PK.S + k.Item.PK.S }

// batch is a table's part of BatchGetItem, batchedWrite an element of BatchWriteItem.
type (
	batch struct {
		Keys []struct{ PK struct{ S string } }
	}
	batchedWrite struct{ DeleteRequest, PutRequest keys }
)

// table returns the IAM requests for a DynamoDB call, which also decrypts the table's
// key on the caller's behalf.
func (c caller) table(operation string, body []byte) ([]Request, error) {
	var in struct {
		keys
		IndexName, KeyConditionExpression string
		ExpressionAttributeValues         map[string]struct{ S string }
		RequestItems                      map[string]json.RawMessage
		TransactItems                     []map[string]keys
	}
	if err := json.Unmarshal(body, &in); err != nil {
		return nil, err
	}
	var all []Request
	ask := func(action, table string, context map[string][]string) {
		all = append(all, Request{"dynamodb:" + action, c.arn(table, Table), context})
	}
	switch operation {
	case "GetItem", "PutItem", "UpdateItem", "DeleteItem":
		ask(operation, in.TableName, map[string][]string{"dynamodb:LeadingKeys": {in.leading()}})
	case "Query":
		value, ok := strings.CutPrefix(in.KeyConditionExpression, "pk = ")
		value, _, _ = strings.Cut(value, " ")
		if leading := in.ExpressionAttributeValues[value].S; ok && leading != "" && in.IndexName == "" {
			ask(operation, in.TableName, map[string][]string{"dynamodb:LeadingKeys": {leading}})
			break
		}
		return nil, fmt.Errorf("the query %q is not understood", in.KeyConditionExpression)
	case "BatchGetItem":
		for table, text := range in.RequestItems {
			var items batch
			if err := json.Unmarshal(text, &items); err != nil {
				return nil, err
			}
			var leading []string
			for _, key := range items.Keys {
				leading = append(leading, key.PK.S)
			}
			ask(operation, table, map[string][]string{"dynamodb:LeadingKeys": leading})
		}
	case "BatchWriteItem":
		for table, text := range in.RequestItems {
			var writes []batchedWrite
			if err := json.Unmarshal(text, &writes); err != nil {
				return nil, err
			}
			var leading []string
			for _, w := range writes {
				leading = append(leading, w.DeleteRequest.leading()+w.PutRequest.leading())
			}
			ask(operation, table, map[string][]string{"dynamodb:LeadingKeys": leading})
		}
	case "TransactWriteItems":
		for _, w := range readings(in.TransactItems) {
			ask(w.operation+"Item", w.table, map[string][]string{
				"dynamodb:EnclosingOperation": {operation}, "dynamodb:LeadingKeys": w.leading,
			})
		}
	default:
		return nil, fmt.Errorf("the operation is not known")
	}
	for _, q := range all {
		if slices.Contains(q.Context["dynamodb:LeadingKeys"], "") {
			return nil, fmt.Errorf("a key is missing in %s", body)
		}
	}
	if c.tableKey != "" {
		all = append(all, decryption(c.tableKey, "dynamodb"))
	}
	return all, nil
}

// written is the IAM request for one or several writes in a transaction.
type written struct {
	operation, table string
	leading          []string
}

// readings returns the possible IAM requests for a transaction. Each write needs its
// own action; AWS does not document which keys dynamodb:LeadingKeys then contains:
// those of that write, of all writes of its kind, or of the whole transaction. A role
// must allow its function's calls in every reading, so all are returned.
func readings(writes []map[string]keys) []written {
	var all []written
	kinds := map[[2]string][]string{}
	var whole []string
	for _, write := range writes {
		for operation, of := range write {
			all = append(all, written{operation, of.TableName, []string{of.leading()}})
			kind := [2]string{operation, of.TableName}
			kinds[kind] = append(kinds[kind], of.leading())
			whole = append(whole, of.leading())
		}
	}
	for kind, leading := range kinds {
		all = append(all, written{kind[0], kind[1], leading}, written{kind[0], kind[1], whole})
	}
	return all
}

// key returns the IAM request for a KMS call.
func (c caller) key(operation string, body []byte) ([]Request, error) {
	var in struct {
		//nolint:tagliatelle // KMS's name
		KeyID             string `json:"KeyId"`
		KeyPairSpec       string
		EncryptionContext map[string]string
	}
	if err := json.Unmarshal(body, &in); err != nil {
		return nil, err
	}
	context := map[string][]string{}
	for name, value := range in.EncryptionContext {
		if value == c.names[Table] && c.tableName != "" {
			value = c.tableName
		}
		context[encryptionContext+name] = []string{value}
	}
	if len(in.EncryptionContext) > 0 {
		context["kms:EncryptionContextKeys"] = slices.Sorted(maps.Keys(in.EncryptionContext))
	}
	if in.KeyPairSpec != "" {
		context["kms:DataKeyPairSpec"] = []string{in.KeyPairSpec}
	}
	return []Request{{"kms:" + operation, c.arn(in.KeyID, Key), context}}, nil
}

// bus returns the IAM requests for an EventBridge call, one for each event.
func (c caller) bus(operation string, body []byte) ([]Request, error) {
	var in struct {
		Entries []struct{ EventBusName, Source, DetailType string }
	}
	if err := json.Unmarshal(body, &in); err != nil {
		return nil, err
	}
	if operation != "PutEvents" || len(in.Entries) == 0 {
		return nil, fmt.Errorf("the operation is not known")
	}
	all := make([]Request, len(in.Entries))
	for i, entry := range in.Entries {
		all[i] = Request{"events:" + operation, c.arn(entry.EventBusName, Bus), map[string][]string{
			"events:source": {entry.Source}, "events:detail-type": {entry.DetailType},
		}}
	}
	return all, nil
}
