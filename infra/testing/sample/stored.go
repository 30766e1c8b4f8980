package sample

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/infra/testing/backend"
)

// item is an item of the table, as stored.
type item map[string]any

// items reads the whole table.
func (r *Run) items(ctx context.Context) ([]item, error) {
	var all []item
	pages := dynamodb.NewScanPaginator(r.backend.Table, &dynamodb.ScanInput{
		TableName: aws.String(backend.TableName), ConsistentRead: aws.Bool(true),
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		var items []item
		if err := attributevalue.UnmarshalListOfMaps(page.Items, &items); err != nil {
			return nil, err
		}
		all = append(all, items...)
	}
	return all, nil
}

// put stores an item.
func (r *Run) put(ctx context.Context, i item) error {
	stored, err := attributevalue.MarshalMap(i)
	if err != nil {
		return err
	}
	_, err = r.backend.Table.PutItem(ctx, &dynamodb.PutItemInput{TableName: aws.String(backend.TableName), Item: stored})
	return err
}

func (r *Run) remove(ctx context.Context, i item) error {
	_, err := r.backend.Table.DeleteItem(ctx, &dynamodb.DeleteItemInput{
		TableName: aws.String(backend.TableName), Key: map[string]types.AttributeValue{
			"pk": &types.AttributeValueMemberS{Value: i.text("pk")}, "sk": &types.AttributeValueMemberS{Value: i.text("sk")},
		},
	})
	return err
}

// text returns a string attribute, or "".
func (i item) text(name string) string {
	value, _ := i[name].(string)
	return value
}

func (i item) key() string { return i.text("pk") + " / " + i.text("sk") }

// Random parts of keys: hashes, a signing key's number, ids, the suffix of a generated
// host, the shard of the list.
var drawn = []struct {
	pattern *regexp.Regexp
	name    string
}{
	{regexp.MustCompile(`[0-9a-f]{64}`), "<hash>"},
	{regexp.MustCompile(`KEY#\d{8}$`), "KEY#<number>"},
	{regexp.MustCompile(`\d{15,}`), "<id>"},
	{regexp.MustCompile(`-[a-z0-9]{6}\.` + regexp.QuoteMeta(ExternalDomain)), "-<drawn>." + ExternalDomain},
	{regexp.MustCompile(`(^INSTANCES|^SIGNINGKEYS|#ONCE)#\d\d`), "$1#<shard>"},
	{regexp.MustCompile(`[0-9TZ:-]{20}#<id>-\d{7}$`), "<time>#<id>-<number>"},
}

// added returns the items in after that are not in before.
func added(before, after []item) (items []item) {
	old := map[string]bool{}
	for _, i := range before {
		old[i.key()] = true
	}
	for _, i := range after {
		if !old[i.key()] {
			items = append(items, i)
		}
	}
	return items
}

// keys returns the keys of items, sorted, with random parts masked.
func keys(items []item) (keys []string) {
	for _, i := range items {
		key := i.key()
		for _, d := range drawn {
			key = d.pattern.ReplaceAllString(key, d.name)
		}
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// instanceItems returns the keys that a new instance has apart from its organisation's,
// including its generated host.
func instanceItems(host string) []string {
	return []string{
		"HOST#" + host + "-<drawn>.tenants.example.com / HOST", "INSTANCE#<id>#MEMBERS / IAM#USER#<id>", "INSTANCES#<shard> / <id>",
	}
}

// orgItems returns the keys of a new organisation, its owner and the request's event.
func orgItems(name, domain, userName string) []string {
	return []string{
		"INSTANCE#<id> / ORG#<id>",
		"INSTANCE#<id>#EVENTS / <id>",
		"INSTANCE#<id>#LOGINNAMES / " + userName,
		"INSTANCE#<id>#MEMBERS / ORG#<id>#USER#<id>",
		"INSTANCE#<id>#ORGDOMAIN#" + domain + " / CLAIM",
		"INSTANCE#<id>#ORGNAMES / " + name,
		"INSTANCE#<id>#USER#<id> / USER",
	}
}

// credentialItems returns the keys of a machine's key and token.
func credentialItems() []string {
	return []string{"INSTANCE#<id>#USER#<id> / KEY#<id>", "INSTANCE#<id>#USER#<id> / PAT#<id>"}
}

// text returns everything that is stored, to search it for secrets.
func text(items []item) (string, error) {
	encoded, err := json.Marshal(items)
	return string(encoded), err
}
