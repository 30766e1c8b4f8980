// Package sample says what each event of events/sample leads to: the answer, the items that are stored, the events
// that are published, the lines of the log. Whoever can invoke functions runs them: infra/testing/rie does under Lambda's
// emulator, infra/testing/sam by `sam local`.
//
// It must not know any package of the functions: what it knows is what is outside of them.
package sample
