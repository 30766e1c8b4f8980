package event

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// RequestType is the detail-type of an event that requests something.
type RequestType string

// The types of requests.
const (
	InstanceRequested RequestType = "InstanceRequested"
	OrgRequested      RequestType = "OrgRequested"
	// CallRequested requests any call that changes an instance.
	CallRequested RequestType = "CallRequested"
)

// types are the known types.
var types = []RequestType{InstanceRequested, OrgRequested, CallRequested}

// Rejected returns the type of the event that reports a refused request.
func (t RequestType) Rejected() tenant.EventType {
	switch t {
	case InstanceRequested:
		return tenant.InstanceRejected
	case OrgRequested:
		return tenant.OrgRejected
	case CallRequested:
		return tenant.CallRejected
	default:
		return tenant.RequestRejected
	}
}

// Members returns the members that the detail of such an event has in addition to the
// API's request body. That of CallRequested has the body in one of them.
func (t RequestType) Members() []string {
	members := []string{"version", "requestId", "correlation"}
	switch t {
	case OrgRequested:
		members = append(members, "instanceId")
	case CallRequested:
		members = append(members, "instanceId", "orgId", "call", "request")
	case InstanceRequested:
	}
	return members
}

// Version is the detail.version of every event, in both directions.
const Version = "1"

// Limits on what the requester chooses.
const (
	// MaxRequestID is in bytes.
	MaxRequestID = 128
	// MaxCorrelation is in bytes of JSON without white space. Every outcome carries the
	// correlation, and one PutEvents call must hold ten events.
	MaxCorrelation = 4 << 10
	// MaxCorrelationDepth is far below EventBridge's limit of 1000 levels. Source:
	// Amazon EventBridge API reference, PutEvents.
	MaxCorrelationDepth = 100
	// maxSource bounds the name of an event's source. Source: Amazon EventBridge API
	// reference, PutEventsRequestEntry, "Source".
	maxSource = 256
)

// Refusals of an event itself, before its body is examined. They are ours, because the
// API has no events.
var (
	ErrTypeUnknown = invalid("EVENT-tYp3u",
		"detail-type must be %s, %s or %s", InstanceRequested, OrgRequested, CallRequested)
	ErrDetailInvalid = invalid("EVENT-dEt4l",
		"detail must be a JSON object")
	ErrVersionUnknown = invalid("EVENT-vEr5n",
		"detail.version must be %q", Version)
	ErrRequestIDInvalid = invalid("EVENT-rEq1d",
		"detail.requestId must be a string of 1 to %d letters, digits, and . _ ~ - inside, such as a UUID", MaxRequestID)
	ErrCorrelationInvalid = invalid("EVENT-cOr7n",
		"detail.correlation must be a JSON object of at most %d bytes and %d levels", MaxCorrelation, MaxCorrelationDepth)
	ErrInstanceIDInvalid = invalid("EVENT-iNs7d",
		"detail.instanceId must be the id of an instance: a string of up to 19 digits")
	// ErrCallUnknown and ErrCallReads are for calls that no event can request.
	ErrCallUnknown = invalid("EVENT-cAl1u",
		"detail.call must be the full name of a call that changes an instance, such as zitadel.user.v2.UserService/AddHumanUser")
	ErrCallReads = &tenant.Error{
		Kind: tenant.KindUnimplemented, ID: "EVENT-rEa2d", Key: "detail.call only reads; make the call over HTTP",
	}
	// ErrOrgIDInvalid is for an orgId that is not a string.
	ErrOrgIDInvalid = invalid("EVENT-oRg4i", "detail.orgId must be the id of an organisation, as a string")
	// ErrRequestIDUsed is not the outcome of the request that has the id, and reveals
	// nothing about it.
	ErrRequestIDUsed = &tenant.Error{
		Kind: tenant.KindUnprocessable, ID: "EVENT-rEu5d", Key: "detail.requestId is that of another request",
	}
)

// AnswerIsSecret returns the refusal of a call whose answer has a secret, which every
// subscriber would see. overHTTP is the method and path that return it.
func AnswerIsSecret(overHTTP string) *tenant.Error {
	return &tenant.Error{
		Kind: tenant.KindUnimplemented, ID: "EVENT-sEc3a",
		Key: "the answer would hold a secret, which must not be in an event; nothing was changed. Make the call over HTTP: " + overHTTP,
	}
}

func invalid(id, format string, arguments ...any) *tenant.Error {
	return &tenant.Error{Kind: tenant.KindInvalid, ID: id, Key: fmt.Sprintf(format, arguments...)}
}

// ErrUnreadable means that a message is not an EventBridge event, or has no id under
// which an outcome could be reported. There is nobody to answer; an operator has to
// look at it.
var ErrUnreadable = errors.New("the message is not an EventBridge event, or has neither a usable requestId nor a usable id")

// isRequestID matches ids that can be used unescaped as one URL path segment, because
// credentials are claimed by them. Source: RFC 3986 section 2.3, unreserved characters.
var isRequestID = regexp.MustCompile(fmt.Sprintf(`^[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,%d}$`, MaxRequestID-1))

// Request is an event that requests something, as far as it can be parsed.
type Request struct {
	Type RequestType
	// Source is the sender; empty if it is not visible ASCII.
	Source string
	// ID is detail.requestId, or the event's own id if that is unusable.
	ID string
	// Correlation is a JSON object, or nil.
	Correlation json.RawMessage
	// InstanceID is detail.instanceId, or empty.
	InstanceID string
	// Call is detail.call, OrgID is detail.orgId; both may be empty.
	Call, OrgID string
	// Request is detail.request, the body of a CallRequested; nil if it is missing.
	Request json.RawMessage
	// Body is the detail, which contains the API's request body, unless that is Request,
	// and the above.
	Body json.RawMessage
	// Refusal is why the request cannot be carried out; nil if nothing is wrong so far.
	Refusal *tenant.Error
}

// ReadRequest parses an event as delivered by EventBridge. What is wrong with it, other
// than its id, becomes its Refusal. It returns ErrUnreadable.
func ReadRequest(message string) (Request, error) {
	envelope, ok := object([]byte(strings.ToValidUTF8(message, "\uFFFD")))
	if !ok {
		return Request{}, ErrUnreadable
	}
	r := Request{Type: RequestType(text(envelope["detail-type"])), Source: text(envelope["source"]), Body: envelope["detail"]}
	if !isVisible(r.Source, maxSource) {
		r.Source = ""
	}
	refuse := func(broken bool, refusal *tenant.Error) {
		if broken && r.Refusal == nil {
			r.Refusal = refusal
		}
	}
	refuse(!slices.Contains(types, r.Type), ErrTypeUnknown)
	detail, ok := object(r.Body)
	refuse(!ok, ErrDetailInvalid)
	refuse(text(detail["version"]) != Version, ErrVersionUnknown)

	r.ID = text(detail["requestId"])
	if !isRequestID.MatchString(r.ID) {
		refuse(true, ErrRequestIDInvalid)
		if r.ID = text(envelope["id"]); !isRequestID.MatchString(r.ID) {
			return Request{}, ErrUnreadable
		}
	}
	r.Correlation, ok = correlation(detail["correlation"])
	refuse(!ok, ErrCorrelationInvalid)
	r.InstanceID = text(detail["instanceId"])
	refuse((r.Type == OrgRequested || r.Type == CallRequested) && r.InstanceID == "", ErrInstanceIDInvalid)
	if r.Type == CallRequested {
		r.Call, r.OrgID, r.Request = text(detail["call"]), text(detail["orgId"]), detail["request"]
		refuse(!isText(detail["orgId"]), ErrOrgIDInvalid)
	}
	return r, nil
}

// object parses a JSON object.
func object(raw []byte) (map[string]json.RawMessage, bool) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(raw, &members); err != nil {
		return nil, false
	}
	return members, members != nil
}

// text parses a JSON string; it returns "" for anything else.
func text(raw json.RawMessage) string {
	var value *string
	if err := json.Unmarshal(raw, &value); err != nil || value == nil {
		return ""
	}
	return *value
}

// isText reports whether a member is a JSON string, null or missing.
func isText(raw json.RawMessage) bool {
	var value *string
	return len(raw) == 0 || json.Unmarshal(raw, &value) == nil
}

func isVisible(s string, longest int) bool {
	return s != "" && len(s) <= longest && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
}

// correlation returns the JSON object without white space; nil if it is missing or
// null.
func correlation(raw json.RawMessage) (json.RawMessage, bool) {
	if len(raw) == 0 || string(raw) == "null" {
		return nil, true
	}
	if _, ok := object(raw); !ok {
		return nil, false
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, raw); err != nil || compact.Len() > MaxCorrelation || depth(compact.Bytes()) > MaxCorrelationDepth {
		return nil, false
	}
	return compact.Bytes(), true
}

// depth returns the nesting depth of objects and arrays in valid JSON.
func depth(valid []byte) int {
	decoder := json.NewDecoder(bytes.NewReader(valid))
	level, deepest := 0, 0
	for {
		token, err := decoder.Token()
		if err != nil {
			return deepest
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			level++
			deepest = max(deepest, level)
		case json.Delim('}'), json.Delim(']'):
			level--
		}
	}
}
