// Package authn has KeyType, the format of a machine key. Generated except for this
// file. It must not depend on how keys are made.
package authn
