package rest

import (
	"net/http"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// statuses maps kinds of errors to HTTP statuses; package api has their codes. Source:
// the contract, errors.md.
var statuses = map[tenant.Kind]int{
	tenant.KindInternal:         http.StatusInternalServerError,
	tenant.KindInvalid:          http.StatusBadRequest,
	tenant.KindPrecondition:     http.StatusBadRequest,
	tenant.KindUnauthenticated:  http.StatusUnauthorized,
	tenant.KindPermissionDenied: http.StatusForbidden,
	tenant.KindNotFound:         http.StatusNotFound,
	tenant.KindConflict:         http.StatusConflict,
	tenant.KindTooLarge:         http.StatusRequestEntityTooLarge,
	tenant.KindMethodNotAllowed: http.StatusMethodNotAllowed,
	tenant.KindUnimplemented:    http.StatusNotImplemented,
	tenant.KindUnprocessable:    http.StatusUnprocessableEntity,
	tenant.KindUnavailable:      http.StatusServiceUnavailable,
	tenant.KindTooMany:          http.StatusTooManyRequests,
	tenant.KindTimedOut:         http.StatusGatewayTimeout,
}
