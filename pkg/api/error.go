package api

import (
	"bytes"
	"encoding/json"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// code is gRPC's, as clients of the public API read it, with its name.
type code struct {
	number int
	name   string
}

// codes are those of the domain's errors. Source: the contract, errors.md;
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
}

// errorBody is the JSON of a refusal: plain without an id, with a detail that
// repeats id and text otherwise.
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

// Message returns what a refusal says in one line: its text, with its id.
func (r *Refusal) Message() string {
	if r.Err.ID == "" {
		return r.Text
	}
	return r.Text + " (" + r.Err.ID + ")"
}

// JSON returns the body of a refusal, with "<", ">" and "&" as they are.
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

// ErrorObject returns the JSON with which the System API refuses a request: the
// text is the raw key, in no language. For a refusal that is reported elsewhere.
func ErrorObject(err *tenant.Error) json.RawMessage {
	return (&Refusal{Err: err, Text: err.Key}).JSON()
}

// RefusalID returns what a refusal is counted under: its id, or the name of its
// code where it has none. Source of the names: google.rpc.Code.
func RefusalID(err *tenant.Error) string {
	if err.ID != "" {
		return err.ID
	}
	return codes[err.Kind].name
}
