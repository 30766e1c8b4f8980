// Package dynamo keeps instances in one DynamoDB table: keys.go has every key
// pattern, item.go the items, store.go the tenant.Store on them.
//
// It decides no rule: which names are unique, and which error a lost claim
// gives, comes with the Change.
package dynamo
