package api

import (
	"encoding/json"
	"net/http"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// wireCode is how a kind of refusal looks on the wire.
type wireCode struct {
	status int
	// code of gRPC, as clients of the public API read it.
	code int
}

// wireCodes is the only map from the domain's errors to the wire. Source: the
// contract, errors.md; google.rpc.Code.
var wireCodes = map[tenant.Kind]wireCode{
	tenant.KindInternal:         {http.StatusInternalServerError, 13},
	tenant.KindInvalid:          {http.StatusBadRequest, 3},
	tenant.KindPrecondition:     {http.StatusBadRequest, 9},
	tenant.KindUnauthenticated:  {http.StatusUnauthorized, 16},
	tenant.KindPermissionDenied: {http.StatusForbidden, 7},
	tenant.KindNotFound:         {http.StatusNotFound, 5},
	tenant.KindConflict:         {http.StatusConflict, 6},
	tenant.KindTooLarge:         {http.StatusRequestEntityTooLarge, 8},
	tenant.KindMethodNotAllowed: {http.StatusMethodNotAllowed, 12},
	tenant.KindUnimplemented:    {http.StatusNotImplemented, 12},
	tenant.KindUnprocessable:    {http.StatusUnprocessableEntity, 9},
	tenant.KindUnavailable:      {http.StatusServiceUnavailable, 14},
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

// ErrorObject gives the JSON with which the System API refuses a request: the
// text is the raw key, in no language. For a refusal that is told elsewhere.
func ErrorObject(err *tenant.Error) json.RawMessage {
	return encodeError(&Refusal{Err: err, Text: err.Key})
}
