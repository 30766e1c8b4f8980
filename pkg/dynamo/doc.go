// Package dynamo stores tenants in one DynamoDB table.
//
//   - keys.go has every key pattern; item.go and the *_item.go files, the items
//   - transaction.go turns writes into a transaction, condition.go has its
//     conditions; single.go sends writes that need no transaction
//   - store.go reads what a request has to know before it may run
//   - lists.go has the lists; page.go reads one page of a list, shards.go merges
//     lists that are spread over partitions
//
// It makes no decisions: which names are unique, and which error a lost claim returns,
// is part of the Change.
package dynamo
