package functions_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"

	kmsserver "github.com/tenantry/tenantry/infra/local/kms"
	"github.com/tenantry/tenantry/infra/testing/engine"
)

// TestSigningKeys_rotation checks that the schedule creates the next key before a
// request needs it, and that tokens from the old one stay valid until they expire.
func TestSigningKeys_rotation(t *testing.T) {
	t.Parallel()
	keys, err := kmsserver.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	var o observer
	p := newProvider(t, compose(t, engine.DynamoDBLocal.Endpoint(t), keys, o.through))
	function := p.signingKeys(t)
	m, other := p.machineOwner(t, "rotated"), p.machineOwner(t, "other")
	old := p.mustToken(t, m, bothScopes)
	p.mustToken(t, other, bothScopes)
	first := signedBy(t, old)

	p.pass(t, m.instanceID, 29*24*time.Hour-time.Minute)
	if err := scheduled(t, function); err != nil || len(p.signingKeyItems(t, m.instanceID)) != 1 {
		t.Fatalf("before it is due: got error %v, or another key", err)
	}
	p.pass(t, m.instanceID, time.Minute)
	o.start(nil)
	if err := scheduled(t, function); err != nil {
		t.Fatal(err)
	}
	// 32 shards of the list; the instance, its keys, the next one.
	calls := append(slices.Repeat([]string{"Query"}, 32), "BatchGetItem", "Query", "GenerateDataKeyPair", "GenerateDataKey", "TransactWriteItems")
	if diff := cmp.Diff(calls, o.operations()); diff != "" {
		t.Errorf("calls of a run (-want +got):\n%s", diff)
	}
	lines := strings.Split(strings.TrimSpace(p.log.String()), "\n")
	if line := lines[len(lines)-1]; !strings.Contains(line, `"msg":"rotation","due":1,"made":1,"dropped":0,"failed":0,"left":0`) || !strings.Contains(line, `"KMSTime":[`) {
		t.Errorf("log: got %s, want the run with the time of KMS", line)
	}
	if got := o.writtenKeys(t); len(got) != 4 {
		t.Errorf("items written: got %v, want a key, its entry, the previous key and its entry", got)
	}
	if got := len(p.dueEntries(t)); got != 2 {
		t.Errorf("entries in the list: got %d, want one for each instance", got)
	}

	p = newProvider(t, p.system)
	both := p.published(t, m)
	if len(both) != 2 || both[0] != first {
		t.Fatalf("published: got %v, want %s and another", both, first)
	}
	p.wantGood(t, m, "rotated", old)
	if got := signedBy(t, p.mustToken(t, m, bothScopes)); got != first {
		t.Errorf("%s signs before it has been published for an hour", got)
	}

	p.pass(t, m.instanceID, time.Hour)
	p = newProvider(t, p.system)
	o.start(nil)
	next := p.mustToken(t, m, bothScopes)
	if slices.Contains(o.operations(), "GenerateDataKeyPair") {
		t.Error("a request waited for a key pair")
	}
	if got := signedBy(t, next); got != both[1] {
		t.Errorf("an hour later %s signs, want %s", got, both[1])
	}
	if items := p.signingKeyItems(t, m.instanceID); items[1]["used"] == nil {
		t.Error("the use of the next key is not recorded")
	}
	p.wantGood(t, m, "old", old)
	p.wantGood(t, m, "next", next)

	// The old key is removed after its last token has expired.
	p.change(t, textOf(p.signingKeyItems(t, m.instanceID)[0], "pk"), textOf(p.signingKeyItems(t, m.instanceID)[0], "sk"), "SET expires = :e",
		map[string]types.AttributeValue{":e": &types.AttributeValueMemberN{Value: fmt.Sprint(time.Now().Unix())}}, nil)
	p = newProvider(t, p.system)
	if got := p.published(t, m); len(got) != 1 || got[0] != both[1] {
		t.Errorf("published in the end: got %v, want %s", got, both[1])
	}
	if a := p.userinfo(t, m.host, old); a.Status != http.StatusUnauthorized {
		t.Errorf("a token of an expired key: got %d, want 401", a.Status)
	}
	p.wantGood(t, m, "end", next)
}

// TestSigningKeys_idle checks that a key that signed nothing gets no successor, and
// that a request creates one if it needs to.
func TestSigningKeys_idle(t *testing.T) {
	t.Parallel()
	p := startProvider(t)
	function := p.signingKeys(t)
	m := p.machineOwner(t, "idle")
	p.mustToken(t, m, bothScopes)
	for _, want := range []int{2, 2} {
		p.pass(t, m.instanceID, 29*24*time.Hour)
		if err := scheduled(t, function); err != nil {
			t.Fatal(err)
		}
		if got := len(p.signingKeyItems(t, m.instanceID)); got != want {
			t.Errorf("keys: got %d, want %d", got, want)
		}
	}
	if got := p.dueEntries(t); len(got) != 0 {
		t.Errorf("list: got %v, want nothing", got)
	}
	p.pass(t, m.instanceID, 24*time.Hour)
	newProvider(t, p.system).mustToken(t, m, bothScopes)
	if got := len(p.signingKeyItems(t, m.instanceID)); got != 3 {
		t.Errorf("keys after a sign-in: got %d, want 3", got)
	}
	if got := p.dueEntries(t); len(got) != 1 {
		t.Errorf("list: got %v, want an entry", got)
	}
}

// TestSigningKeys_faults checks that transient faults go unnoticed, even if only
// the response is lost, and that after a permanent one nothing is created and the
// key is still due.
func TestSigningKeys_faults(t *testing.T) {
	t.Parallel()
	var o observer
	p := startProvider(t, o.through)
	m := p.machineOwner(t, "faults")
	p.mustToken(t, m, bothScopes)
	p.pass(t, m.instanceID, 30*24*time.Hour)
	operations := []string{"Query", "BatchGetItem", "GenerateDataKeyPair", "GenerateDataKey", "TransactWriteItems"}
	for _, operation := range operations {
		for _, f := range []fault{throttled, denied} {
			before := p.dueEntries(t)
			o.start(always(operation, f))
			err := scheduled(t, p.signingKeys(t))
			o.start(nil)
			if err == nil {
				t.Errorf("%s fails for good (%d): the run is a success", operation, f)
			}
			if diff := cmp.Diff(before, p.dueEntries(t)); diff != "" || len(p.signingKeyItems(t, m.instanceID)) != 1 {
				t.Fatalf("%s fails for good (%d): list (-want +got):\n%s", operation, f, diff)
			}
		}
	}
	made := 1
	for _, operation := range operations {
		for _, f := range []fault{dropped, answerLost} {
			p.change(t, "INSTANCE#"+m.instanceID+"#SIGNING", textOf(p.signingKeyItems(t, m.instanceID)[made-1], "sk"), "SET #used = :yes",
				map[string]types.AttributeValue{":yes": &types.AttributeValueMemberBOOL{Value: true}}, map[string]string{"#used": "used"})
			o.start(once(operation, f))
			err := scheduled(t, p.signingKeys(t))
			o.start(nil)
			made++
			if got := len(p.signingKeyItems(t, m.instanceID)); err != nil || got != made || len(p.dueEntries(t)) != 1 {
				t.Fatalf("%s fails once (%d): got error %v, %d keys, list %v; want %d keys", operation, f, err, got, p.dueEntries(t), made)
			}
			p.pass(t, m.instanceID, 29*24*time.Hour)
		}
	}
}
