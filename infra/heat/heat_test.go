package main

import (
	"context"
	"io"
	"strings"
	"testing"
)

const (
	simulated = 10_000
	// rate is the creates a second that a deployment must bear.
	rate = 1000
)

// No key but the shards of the list of instances and of the stock of key pairs is written by two creates, and of
// those none gets more than its share. At the rate that a deployment must bear, the list has room for as much again,
// and a shard of the stock gives its pairs and is filled as fast.
func TestCreates(t *testing.T) {
	h, err := creates(context.Background(), simulated, rate, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	rows, units := h.rows()
	if len(rows) < 9 {
		t.Fatalf("got %d kinds of keys, want all of a create", len(rows))
	}
	shared := map[string]struct{ shards, peak int }{
		"INSTANCES#*": {32, partitionLimit / 2},
		// Each create puts a pair of two units into one of them, and takes it for four.
		"KEYPOOL#*": {8, rate * 6 / 8},
	}
	for _, r := range rows {
		want, ok := shared[r.pattern]
		delete(shared, r.pattern)
		if !ok {
			if r.keys < simulated {
				t.Errorf("%s: got %d keys for %d creates, want no key that two of them write", r.pattern, r.keys, simulated)
			}
			continue
		}
		if r.keys != want.shards {
			t.Errorf("%s: got %d keys, want %d", r.pattern, r.keys, want.shards)
		}
		// A partition takes what comes in a second.
		if want.peak > partitionLimit || r.peak > want.peak {
			t.Errorf("%s: a key took %d write units in a second, want at most %d of %d", r.pattern, r.peak, want.peak, partitionLimit)
		}
		// Of n keys each has 1/n; a hash of so many ids stays within a quarter of it.
		if fair := 1 / float64(r.keys); r.hottest > 1.25*fair {
			t.Errorf("%s: the hottest of %d keys got %.2f%%, want about %.2f%%", r.pattern, r.keys, 100*r.hottest, 100*fair)
		}
	}
	for pattern := range shared {
		t.Errorf("%s: no create wrote it", pattern)
	}
	// As docs/performance.md reckons: 13 small items, and the pair.
	if each := units / simulated; each != 13*2+6 {
		t.Errorf("got %.1f write units for a create, want 32", each)
	}
}

// In one instance, set-ups meet at four keys and no others: the instance, which lists its organisations, their
// names, its login names, and its log. Each takes one small item of a set-up.
func TestSetUps(t *testing.T) {
	h, err := setUps(context.Background(), simulated, rate/2, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	rows, _ := h.rows()
	var shared []string
	for _, r := range rows {
		if r.keys < simulated {
			shared = append(shared, r.pattern)
			if r.peak > partitionLimit {
				t.Errorf("%s: a key took %d write units in a second, want at most %d", r.pattern, r.peak, partitionLimit)
			}
		}
	}
	if got, want := strings.Join(shared, " "), "INSTANCE#* INSTANCE#*#EVENTS INSTANCE#*#LOGINNAMES INSTANCE#*#ORGNAMES"; got != want {
		t.Errorf("keys that set-ups share: got %s, want %s", got, want)
	}
}

// A pattern tells keys of one kind from others.
func TestPatternOf(t *testing.T) {
	for key, want := range map[string]string{
		"HOST#acme.example.com":              "HOST#*",
		"INSTANCE#17#MEMBERS#IAM":            "INSTANCE#*#MEMBERS#IAM",
		"INSTANCE#17#ORGNAMES":               "INSTANCE#*#ORGNAMES",
		"INSTANCES#07":                       "INSTANCES#*",
		"INSTANCE#17#MEMBERS#ORG#1045223695": "INSTANCE#*#MEMBERS#ORG#*",
	} {
		if got := patternOf(key); got != want {
			t.Errorf("patternOf(%q): got %q, want %q", key, got, want)
		}
	}
}

// A key that gets more than its share is found.
func TestHeat_HotKey(t *testing.T) {
	h, err := creates(context.Background(), 10, 10, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	k := h.kind("HOST#*")
	for range 90 {
		k.writes = append(k.writes, k.writes[0])
	}
	h.calls = 100
	rows, _ := h.rows()
	if r := rows[0]; r.pattern != "HOST#*" || r.keys != 20 || r.each < 1.8 {
		t.Errorf("got %+v in front, want the host that was written 91 times", r)
	}
}
