// Package keypair fills a stock of key pairs, for programs that measure. KMS makes one a second, so all pairs here
// share one RSA key: what counts is their number, and the size and the place of each.
package keypair
