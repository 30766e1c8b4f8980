// Package sample defines the expected results of each event of events/sample: response,
// stored items, published events and log lines. Programs that can invoke functions run
// the samples: infra/testing/rie under Lambda's emulator, infra/testing/sam with `sam
// local`.
//
// It must not know any package of the functions: it only sees them from outside.
package sample
