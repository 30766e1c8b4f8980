// Package sample says what each event of events/sample leads to: the answer, the stored items, the published events and the
// log lines. Programs that can invoke functions run the samples: infra/testing/rie under Lambda's emulator,
// infra/testing/sam with `sam local`.
//
// It must not know any package of the functions: it only sees them from outside.
package sample
