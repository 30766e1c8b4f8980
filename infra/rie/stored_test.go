package rie_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// item is one of the table's, as it is stored.
type item map[string]any

// items reads the whole table.
func (d *deployment) items(t *testing.T) []item {
	t.Helper()
	var all []item
	pages := dynamodb.NewScanPaginator(d.table, &dynamodb.ScanInput{
		TableName: aws.String(tableName), ConsistentRead: aws.Bool(true),
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var items []item
		if err := attributevalue.UnmarshalListOfMaps(page.Items, &items); err != nil {
			t.Fatal(err)
		}
		all = append(all, items...)
	}
	return all
}

func (i item) key() string { return i["pk"].(string) + " / " + i["sk"].(string) }

// What is drawn by lot in a key: hashes, a signing key's number, ids, the last letters of a generated host, the shard of the list.
var drawn = []struct {
	pattern *regexp.Regexp
	name    string
}{
	{regexp.MustCompile(`[0-9a-f]{64}`), "<hash>"},
	{regexp.MustCompile(`KEY#\d{8}$`), "KEY#<day>"},
	{regexp.MustCompile(`\d{15,}`), "<id>"},
	{regexp.MustCompile(`-[a-z0-9]{6}\.` + regexp.QuoteMeta(externalDomain)), "-<drawn>." + externalDomain},
	{regexp.MustCompile(`^(INSTANCES|SIGNINGKEYS)#\d\d`), "$1#<shard>"},
	{regexp.MustCompile(`[0-9TZ:-]{20}#<id>-\d{5}$`), "<time>#<id>-<day>"},
}

// newKeys gives the keys of after that before has not, ordered, without what is drawn by lot.
func newKeys(before, after []item) []string {
	old := map[string]bool{}
	for _, i := range before {
		old[i.key()] = true
	}
	keys := []string{}
	for _, i := range after {
		if old[i.key()] {
			continue
		}
		key := i.key()
		for _, d := range drawn {
			key = d.pattern.ReplaceAllString(key, d.name)
		}
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// text gives everything that is stored, to look for what must not be.
func text(t *testing.T, items []item) string {
	t.Helper()
	encoded, err := json.Marshal(items)
	if err != nil {
		t.Fatal(err)
	}
	return string(encoded)
}
