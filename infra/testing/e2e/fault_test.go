package e2e_test

import (
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// TestFault_RequestsKilled kills the function repeatedly after a transaction, before it gets the response. Its messages
// are delivered again, and nothing is created twice.
func TestFault_RequestsKilled(t *testing.T) {
	t.Parallel()
	s := startSystem(t, 1)
	first, instances := s.mustSeed()
	requests := newRequests(rand.New(rand.NewPCG(seed, 2)), "k", 60, instances, first[0].name)
	s.put(requests...)
	// Every seventh transaction kills it, so that it makes progress in between.
	var transactions, kills atomic.Int64
	s.database.observe(func(operation string, _ []byte) {
		if operation == "TransactWriteItems" && transactions.Add(1)%7 == 0 && kills.Load() < 8 {
			kills.Add(1)
			s.carriers[0].kill()
		}
	})
	s.requests.drain(t)
	s.database.observe(nil)
	s.changes.drain(t)
	if died := s.requests.died.Load(); died == 0 || kills.Load() == 0 {
		t.Errorf("batches that died: got %d by %d kills, want some", died, kills.Load())
	}
	s.mustHaveOutcomes(requests, s.mustAwaitPublished(len(requests)))
	s.mustHaveMade(append(first, requests...))
	if visible, inFlight := queueLength(t, s.sqs, s.deadLetters.url); visible+inFlight > 0 {
		t.Errorf("dead letters: got %d", visible+inFlight)
	}
	t.Logf("%d kills after a transaction, %d messages for %d requests", kills.Load(), s.requests.messages.Load(), len(requests)+len(first))
}

// TestFault_RelayKilled kills the relay after it has published and before the stream's checkpoint, or loses the
// checkpoint. No event is missing, and repeats are recognisable by detail.id.
func TestFault_RelayKilled(t *testing.T) {
	t.Parallel()
	s := startSystem(t, 2)
	first, instances := s.mustSeed()
	requests := newRequests(rand.New(rand.NewPCG(seed, 3)), "p", 60, instances, first[0].name)
	s.put(requests...)
	s.requests.drain(t)

	var calls, kills atomic.Int64
	s.cloud.observe(func(operation string, _ []byte) {
		if operation == "PutEvents" && calls.Add(1)%4 == 3 && kills.Load() < 3 {
			kills.Add(1)
			s.relay.kill()
		}
	})
	forgotten := 0
	s.changes.forget = func() bool {
		forgotten++
		return forgotten%2 == 1 && forgotten < 6
	}
	s.changes.drain(t)
	all := s.mustAwaitPublished(len(requests))
	if died := s.changes.died.Load(); died == 0 || s.changes.repeated.Load() == 0 {
		t.Errorf("batches that died: got %d; records whose checkpoint was lost: %d; want some of both", died, s.changes.repeated.Load())
	}
	if len(all) <= len(requests) {
		t.Errorf("published: got %d events for %d requests, want repeats", len(all), len(requests))
	}
	s.mustHaveOutcomes(requests, all)
	s.mustHaveMade(append(first, requests...))
	if len(s.changes.givenUp) > 0 {
		t.Errorf("records that were given up: %v", s.changes.givenUp)
	}
	t.Logf("%d kills after publishing, %d events published for %d, %d repeats dropped by detail.id",
		kills.Load(), len(all), len(distinct(all)), len(all)-len(distinct(all)))
}

// TestFault_PoisonMessage puts a message that cannot be answered in the middle of a batch. It is tried as often as the
// queue allows, and ends up complete in the dead-letter queue. The rest of the batch is carried out the first time.
func TestFault_PoisonMessage(t *testing.T) {
	s := startSystem(t, 1)
	const poison = `{"detail-type":"InstanceRequested","detail":{"requestId":7}} and no JSON`
	var requests []request
	send := func(body string) {
		t.Helper()
		if _, err := s.sqs.SendMessage(t.Context(), &sqs.SendMessageInput{
			QueueUrl: &s.queue.url, MessageBody: aws.String(body),
		}); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 9 {
		if i == 4 {
			send(poison)
		}
		r := instanceRequest(fmt.Sprintf("good-%d", i), fmt.Sprintf("good%d", i), nil)
		requests = append(requests, r)
		s.put(r)
	}
	n, err := s.requests.poll(t.Context(), s.carriers[0])
	if err != nil || n != 10 {
		t.Fatalf("first batch: got %d messages, %v; want 10", n, err)
	}
	s.changes.drain(t)
	s.mustHaveOutcomes(requests, s.mustAwaitPublished(len(requests)))

	s.requests.drain(t)
	s.mustHaveMade(requests)
	if got, want := s.requests.messages.Load(), int64(9+s.settings.queue.maxReceiveCount); got != want {
		t.Errorf("messages: got %d, want %d: each once, and the broken one as often as the queue allows", got, want)
	}
	dead := mustTake(t, s.sqs, s.deadLetters.url)
	if len(dead) != 1 || *dead[0].Body != poison {
		t.Errorf("dead letters: got %d, want the one, complete", len(dead))
	}
}
