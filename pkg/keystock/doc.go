// Package keystock keeps a stock of machine key pairs, because the key service makes
// only about one a second: a Filler fills the stock, and a Supplier hands pairs out.
//
// It knows neither the table nor the key service. It never removes a pair from the
// stock; the Change that uses the pair does.
package keystock
