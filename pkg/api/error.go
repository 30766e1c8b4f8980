package api

import (
	"encoding/json"
	"net/http"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// wireCode is how a kind of refusal looks on the wire.
type wireCode struct {
	status int
	// code of gRPC, as clients of the public API read it, and its name.
	code int
	name string
}

// wireCodes is the only map from the domain's errors to the wire. Source: the
// contract, errors.md; google.rpc.Code.
var wireCodes = map[tenant.Kind]wireCode{
	tenant.KindInternal:         {http.StatusInternalServerError, 13, "INTERNAL"},
	tenant.KindInvalid:          {http.StatusBadRequest, 3, "INVALID_ARGUMENT"},
	tenant.KindPrecondition:     {http.StatusBadRequest, 9, "FAILED_PRECONDITION"},
	tenant.KindUnauthenticated:  {http.StatusUnauthorized, 16, "UNAUTHENTICATED"},
	tenant.KindPermissionDenied: {http.StatusForbidden, 7, "PERMISSION_DENIED"},
	tenant.KindNotFound:         {http.StatusNotFound, 5, "NOT_FOUND"},
	tenant.KindConflict:         {http.StatusConflict, 6, "ALREADY_EXISTS"},
	tenant.KindTooLarge:         {http.StatusRequestEntityTooLarge, 8, "RESOURCE_EXHAUSTED"},
	tenant.KindMethodNotAllowed: {http.StatusMethodNotAllowed, 12, "UNIMPLEMENTED"},
	tenant.KindUnimplemented:    {http.StatusNotImplemented, 12, "UNIMPLEMENTED"},
	tenant.KindUnprocessable:    {http.StatusUnprocessableEntity, 9, "FAILED_PRECONDITION"},
	tenant.KindUnavailable:      {http.StatusServiceUnavailable, 14, "UNAVAILABLE"},
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

func newErrorBody(r *Refusal) errorBody {
	body := errorBody{Code: wireCodes[r.Err.Kind].code, Message: r.Text}
	if id := r.Err.ID; id != "" {
		body.Message += " (" + id + ")"
		body.Details = []errorDetail{{"type.googleapis.com/zitadel.v1.ErrorDetail", id, r.Text}}
	}
	return body
}

// ErrorObject returns the JSON with which the System API refuses a request: the
// text is the raw key, in no language. For a refusal that is reported elsewhere.
func ErrorObject(err *tenant.Error) json.RawMessage {
	return encodeError(&Refusal{Err: err, Text: err.Key})
}

// RefusalID returns what a refusal is counted under: its id, or the name of its
// code where it has none. Source of the names: google.rpc.Code.
func RefusalID(err *tenant.Error) string {
	if err.ID != "" {
		return err.ID
	}
	return wireCodes[err.Kind].name
}
