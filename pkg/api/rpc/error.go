package rpc

import (
	"errors"

	"connectrpc.com/connect"

	"github.com/tenantry/tenantry/pkg/api"
	messagepb "github.com/tenantry/tenantry/pkg/api/pb/message"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/web"
)

// codes maps kinds of errors to Connect codes. Source: the contract, v2.md, 1.2.
var codes = map[tenant.Kind]connect.Code{
	tenant.KindInternal:         connect.CodeInternal,
	tenant.KindInvalid:          connect.CodeInvalidArgument,
	tenant.KindPrecondition:     connect.CodeFailedPrecondition,
	tenant.KindUnauthenticated:  connect.CodeUnauthenticated,
	tenant.KindPermissionDenied: connect.CodePermissionDenied,
	tenant.KindNotFound:         connect.CodeNotFound,
	tenant.KindConflict:         connect.CodeAlreadyExists,
	tenant.KindTooLarge:         connect.CodeResourceExhausted,
	tenant.KindMethodNotAllowed: connect.CodeUnimplemented,
	tenant.KindUnimplemented:    connect.CodeUnimplemented,
	tenant.KindUnprocessable:    connect.CodeFailedPrecondition,
	tenant.KindUnavailable:      connect.CodeUnavailable,
	tenant.KindTooMany:          connect.CodeResourceExhausted,
	tenant.KindTimedOut:         connect.CodeDeadlineExceeded,
}

// connectError converts a refusal. If it has an id, a detail repeats id and text.
func connectError(r *api.Refusal) *connect.Error {
	err := connect.NewError(codes[r.Err.Kind], errors.New(r.Message()))
	web.SetRetryAfter(err.Meta(), r.Err.RetryAfter)
	if r.Err.ID == "" {
		return err
	}
	if detail, failed := connect.NewErrorDetail(&messagepb.ErrorDetail{Id: r.Err.ID, Message: r.Text}); failed == nil {
		err.AddDetail(detail)
	}
	return err
}
