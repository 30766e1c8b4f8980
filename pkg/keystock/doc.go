// Package keystock keeps a stock of machine key pairs, because the key service
// makes only about one a second: a Filler fills it, and a Supplier hands pairs
// out.
//
// It knows neither table nor key service. It removes no pair from the stock:
// the Change that uses the pair does.
package keystock
