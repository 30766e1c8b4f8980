package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/dunglas/httpsfv"
	"google.golang.org/protobuf/proto"

	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	// recordLifetime is how long a request may be repeated.
	recordLifetime = 24 * time.Hour
	// maxIdempotencyKey bounds a key in bytes.
	maxIdempotencyKey = 255
	// maxIdempotencyHeader bounds the header value in bytes: room for a key with every
	// character escaped, and for parameters.
	maxIdempotencyHeader = 1 << 10
)

// Refusals of keys. The original has none, because it does not support retries.
var (
	ErrIdempotencyKeyInvalid = &tenant.Error{
		Kind: tenant.KindInvalid, ID: "IDEMP-kEy1n",
		Key: fmt.Sprintf("Idempotency-Key must be one string of 1 to %d visible ASCII characters, such as a UUID", maxIdempotencyKey),
	}
	ErrIdempotencyKeyReused = &tenant.Error{
		Kind: tenant.KindUnprocessable, ID: "IDEMP-rEu5d",
		Key: "Same Idempotency-Key, different body: the key was used in the last 24 hours with another body, path or host; send that again, or use a new key",
	}
)

// readIdempotencyKey parses the values of a request's Idempotency-Key header: an RFC
// 8941 string, as in the IETF draft, or the bare key, as most clients send it. Without
// a header it returns "". It returns ErrIdempotencyKeyInvalid if the header is
// malformed.
func readIdempotencyKey(values []string) (string, error) {
	if len(values) == 0 {
		return "", nil
	}
	if len(values[0]) > maxIdempotencyHeader {
		return "", ErrIdempotencyKeyInvalid
	}
	key := strings.TrimSpace(values[0])
	if strings.HasPrefix(key, `"`) {
		item, err := httpsfv.UnmarshalItem(values)
		if err != nil {
			return "", ErrIdempotencyKeyInvalid.WithCause(err)
		}
		key, _ = item.Value.(string)
	}
	isHidden := func(r rune) bool { return r < ' ' || r > '~' }
	if key == "" || len(key) > maxIdempotencyKey || len(values) > 1 || strings.ContainsFunc(key, isHidden) {
		return "", ErrIdempotencyKeyInvalid
	}
	return key, nil
}

// repeatable is a request that its caller may repeat.
type repeatable struct {
	key tenant.RequestKey
	// fingerprint is the hash of the message and of its type, so that neither the wire
	// protocol nor white space nor field order matters, and of the host and organisation
	// that the headers name.
	fingerprint [sha256.Size]byte
	sealer      tenant.Sealer
	at          time.Time
	// needs are the permissions that Run found the caller to have.
	needs []tenant.Need
	// replaces is a record whose instance is gone; nil for none.
	replaces *tenant.RequestRecord
}

var _ recorder = (*repeatable)(nil)

func newRepeatable(p *pipeline, in proto.Message) (*repeatable, error) {
	canonical, err := proto.MarshalOptions{Deterministic: true}.Marshal(in)
	if err != nil {
		return nil, fmt.Errorf("fingerprint: %w", err)
	}
	about := string(in.ProtoReflect().Descriptor().FullName()) + "\n" + p.host + "\n"
	if p.orgID != "" {
		about += p.orgID + "\n"
	}
	return &repeatable{
		key: p.requestKey, fingerprint: sha256.Sum256(append([]byte(about), canonical...)),
		sealer: p.env.Sealer, at: p.at,
	}, nil
}

// binding binds a sealed record to its key.
func (r *repeatable) binding() string { return r.key.Caller + "#" + r.key.Hash }

// record implements recorder. It seals fingerprint and response: a password in the
// message could be guessed from the fingerprint.
func (r *repeatable) record(ctx context.Context, out proto.Message, change *tenant.Change) error {
	answer, err := proto.MarshalOptions{Deterministic: true}.Marshal(out)
	if err != nil {
		return fmt.Errorf("record answer: %w", err)
	}
	sealed, err := r.sealer.Seal(ctx, tenant.SealResponse, r.binding(), append(r.fingerprint[:], answer...))
	if err != nil {
		return err
	}
	change.Request = &tenant.RequestRecord{
		Key: r.key, InstanceID: change.Event.InstanceID, Needs: r.needs, Sealed: sealed, At: r.at, ExpiresAt: r.at.Add(recordLifetime),
	}
	if r.replaces != nil {
		change.Replace(r.replaces)
	}
	return nil
}

// replay decodes the recorded response into out. It returns ErrIdempotencyKeyReused if
// the record belongs to a different request.
func (r *repeatable) replay(ctx context.Context, record tenant.RequestRecord, out proto.Message) error {
	opened, err := r.sealer.Open(ctx, tenant.SealResponse, r.binding(), record.Sealed)
	if err != nil {
		return fmt.Errorf("open record of a request: %w", err)
	}
	answer, ok := bytes.CutPrefix(opened, r.fingerprint[:])
	if !ok {
		return ErrIdempotencyKeyReused
	}
	if err := proto.Unmarshal(answer, out); err != nil {
		return fmt.Errorf("read record of a request: %w", err)
	}
	return nil
}

// Completer returns a completer that adds the record of the request, if it is to be
// recorded, to the use case's change.
// encode returns the response for a result.
func Completer[In, R any, Out proto.Message](request Request[In], encode func(*R) Out) tenant.Completer[R] {
	if request.recorder == nil {
		return nil
	}
	return func(ctx context.Context, result *R, change *tenant.Change) error {
		return request.recorder.record(ctx, encode(result), change)
	}
}

// Respond returns a function that converts a use case's result to what Run returns.
func Respond[R any, Out proto.Message](encode func(*R) Out) func(*R, error) (Out, error) {
	return func(result *R, err error) (out Out, _ error) {
		if err != nil {
			return out, err
		}
		return encode(result), nil
	}
}

// runOnce runs a request that may already have been carried out. In that case it
// returns the recorded response, unless the instance concerned is gone, or the caller
// has lost a permission that the request needed. It looks for a record if the request
// fails, because the failure may be due to what the first attempt created.
func (r Route[In, Out]) runOnce(ctx context.Context, p *pipeline, request Request[In]) (out Out, err error) {
	once, err := newRepeatable(p, request.In)
	if err != nil {
		return out, err
	}
	request.recorder = once
	request.Caller = p.caller.RecordingNeeds(&once.needs)
	record := p.found.Request
	if record != nil && !p.at.Before(record.ExpiresAt) {
		record = nil
	}
	for {
		if record != nil {
			isGone, err := p.isGone(ctx, record.InstanceID)
			if err != nil {
				return out, err
			}
			if !isGone {
				return r.replay(ctx, p, once, record)
			}
			once.replaces = record
		}
		once.needs = nil
		if out, err = r.Run(ctx, request); err == nil {
			return out, nil
		}
		record = p.recordOf(ctx, once, err)
		if record == nil || once.replaces != nil && bytes.Equal(record.Sealed, once.replaces.Sealed) {
			return out, err // the failure is unrelated to the record
		}
	}
}

// replay returns the recorded response, unless the caller has lost a permission that
// the request needed.
func (r Route[In, Out]) replay(ctx context.Context, p *pipeline, once *repeatable, record *tenant.RequestRecord) (out Out, err error) {
	if err := p.caller.StillMay(record.Needs); err != nil {
		p.stage = StagePermission
		return out, err
	}
	p.replayed = true
	answer := newMessage[Out]()
	return answer, once.replay(ctx, *record, answer)
}

// isGone reports whether the instance of a record was removed.
func (p *pipeline) isGone(ctx context.Context, instanceID string) (bool, error) {
	if instanceID == "" || p.found.Instance != nil && p.found.Instance.ID == instanceID {
		return false, nil
	}
	found, err := p.env.Store.Snapshot(ctx, tenant.Query{InstanceID: instanceID})
	return found.Instance == nil, err
}

// recordOf returns the record of a request that failed with err, or nil.
func (p *pipeline) recordOf(ctx context.Context, once *repeatable, err error) *tenant.RequestRecord {
	var repeated *tenant.Repeated
	if errors.As(err, &repeated) {
		return &repeated.Record
	}
	found, err := p.env.Store.Snapshot(ctx, tenant.Query{Request: once.key})
	if err != nil || found.Request == nil || !p.at.Before(found.Request.ExpiresAt) {
		return nil
	}
	return found.Request
}
