// Package dynamo keeps instances in one DynamoDB table.
//
//   - keys.go has every key pattern; item.go and sign_in_item.go the items
//   - transaction.go turns writes into the items of a transaction, condition.go
//     has what must hold of them; single.go sends what may go alone
//   - store.go reads what a request needs to know before it may run
//   - lists.go has the lists, page.go how a page of one is read, shards.go how
//     those are merged that are spread over partitions
//
// It decides no rule: which names are unique, and which error a lost claim
// returns, comes with the Change.
package dynamo
