// Package keystock keeps machine key pairs ready that were made in advance, because
// the key service makes about one a second: a Filler puts them into the stock,
// a Keyring gives them out.
//
// It knows neither table nor key service, and takes no pair from the stock: the
// Change that uses one does.
package keystock
