package api

import (
	"bytes"
	"encoding/json"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// code is a gRPC status code, as clients of the public API read it, and its name.
type code struct {
	number int
	name   string
}

// codes maps kinds of errors to codes. Source: the contract, errors.md;
// google.rpc.Code.
var codes = map[tenant.Kind]code{
	tenant.KindInternal:         {13, "INTERNAL"},
	tenant.KindInvalid:          {3, "INVALID_ARGUMENT"},
	tenant.KindPrecondition:     {9, "FAILED_PRECONDITION"},
	tenant.KindUnauthenticated:  {16, "UNAUTHENTICATED"},
	tenant.KindPermissionDenied: {7, "PERMISSION_DENIED"},
	tenant.KindNotFound:         {5, "NOT_FOUND"},
	tenant.KindConflict:         {6, "ALREADY_EXISTS"},
	tenant.KindTooLarge:         {8, "RESOURCE_EXHAUSTED"},
	tenant.KindMethodNotAllowed: {12, "UNIMPLEMENTED"},
	tenant.KindUnimplemented:    {12, "UNIMPLEMENTED"},
	tenant.KindUnprocessable:    {9, "FAILED_PRECONDITION"},
	tenant.KindUnavailable:      {14, "UNAVAILABLE"},
	tenant.KindTooMany:          {8, "RESOURCE_EXHAUSTED"},
	tenant.KindTimedOut:         {4, "DEADLINE_EXCEEDED"},
}

// errorBody is the JSON of a refusal. If the error has an id, a detail repeats id and
// text.
type errorBody struct {
	Code    int           `json:"code"`
	Message string        `json:"message"`
	Details []errorDetail `json:"details,omitempty"`
}

type errorDetail struct {
	Type    string `json:"@type"`
	ID      string `json:"id"`
	Message string `json:"message"`
}

// Message returns the refusal in one line: its text, followed by its id.
func (r *Refusal) Message() string {
	if r.Err.ID == "" {
		return r.Text
	}
	return r.Text + " (" + r.Err.ID + ")"
}

// JSON returns the body of a refusal, with "<", ">" and "&" unescaped.
func (r *Refusal) JSON() json.RawMessage {
	body := errorBody{Code: codes[r.Err.Kind].number, Message: r.Message()}
	if id := r.Err.ID; id != "" {
		body.Details = []errorDetail{{"type.googleapis.com/zitadel.v1.ErrorDetail", id, r.Text}}
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(body) // strings and numbers always encode
	return bytes.TrimRight(out.Bytes(), "\n")
}

// ErrorObject returns the JSON of a System API refusal, whose text is the raw key. It
// is for refusals reported by other means than a response.
func ErrorObject(err *tenant.Error) json.RawMessage {
	return (&Refusal{Err: err, Text: err.Key}).JSON()
}

// RefusalID returns the id under which a refusal is counted: its own id, or the name of
// its code. Source of the names: google.rpc.Code.
func RefusalID(err *tenant.Error) string {
	if err.ID != "" {
		return err.ID
	}
	return codes[err.Kind].name
}
