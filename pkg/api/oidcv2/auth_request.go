package oidcv2

import (
	"context"

	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	objectpb "github.com/tenantry/tenantry/pkg/api/pb/v2/object"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/oidc"
	"github.com/tenantry/tenantry/pkg/oidc/authorize"
)

// GetAuthRequest is GET /v2/oidc/auth_requests/{auth_request_id}.
func (s Service) GetAuthRequest() api.Endpoint {
	return api.Route[*pb.GetAuthRequestRequest, *pb.GetAuthRequestResponse]{
		Method: "GET", Path: "/v2/oidc/auth_requests/{auth_request_id}", Scope: api.InstanceOfHost,
		Permission: access.SessionRead, On: api.OnInstance[*pb.GetAuthRequestRequest],
		Run: func(ctx context.Context, r api.Request[*pb.GetAuthRequestRequest]) (*pb.GetAuthRequestResponse, error) {
			request, err := s.Logins.Get(ctx, login(r, r.In.GetAuthRequestId()))
			if err != nil {
				return nil, err
			}
			return &pb.GetAuthRequestResponse{AuthRequest: show(request)}, nil
		},
	}
}

var prompts = map[string]pb.Prompt{
	"none": pb.Prompt_PROMPT_NONE, "login": pb.Prompt_PROMPT_LOGIN, "consent": pb.Prompt_PROMPT_CONSENT,
	"select_account": pb.Prompt_PROMPT_SELECT_ACCOUNT, "create": pb.Prompt_PROMPT_CREATE,
}

func show(r *authorize.AuthRequest) *pb.AuthRequest {
	shown := &pb.AuthRequest{
		Id: r.ID, CreationDate: timestamppb.New(r.CreatedAt), ClientId: r.ClientID, Scope: r.Scopes, RedirectUri: r.RedirectURI, UiLocales: r.UILocales,
	}
	for _, prompt := range r.Prompt {
		shown.Prompt = append(shown.Prompt, prompts[prompt])
	}
	if r.LoginHint != "" {
		shown.LoginHint = &r.LoginHint
	}
	if r.HintUserID != "" {
		shown.HintUserId = &r.HintUserID
	}
	if r.MaxAge != nil {
		shown.MaxAge = durationpb.New(*r.MaxAge)
	}
	return shown
}

// CreateCallback is POST /v2/oidc/auth_requests/{auth_request_id}.
func (s Service) CreateCallback() api.Endpoint {
	return api.Route[*pb.CreateCallbackRequest, *pb.CreateCallbackResponse]{
		Method: "POST", Path: "/v2/oidc/auth_requests/{auth_request_id}", Scope: api.InstanceOfHost,
		Permission: access.SessionLink, On: api.OnInstance[*pb.CreateCallbackRequest],
		Run: func(ctx context.Context, r api.Request[*pb.CreateCallbackRequest]) (*pb.CreateCallbackResponse, error) {
			response := func(c *authorize.Callback) *pb.CreateCallbackResponse {
				return &pb.CreateCallbackResponse{
					Details:     &objectpb.Details{Sequence: c.Sequence, ChangeDate: timestamppb.New(c.At), ResourceOwner: r.Instance.ID},
					CallbackUrl: c.URL,
				}
			}
			request, complete := login(r, r.In.GetAuthRequestId()), api.Completer(r, response)
			if e := r.In.GetError(); e != nil {
				return api.Respond(response)(s.Logins.Refuse(ctx, authorize.RefuseCommand{
					LoginRequest: request, Error: reasonOf(e.GetError()), Description: e.GetErrorDescription(), URI: e.GetErrorUri(), Complete: complete,
				}))
			}
			return api.Respond(response)(s.Logins.Link(ctx, authorize.LinkCommand{
				LoginRequest: request, Session: proof(r.In.GetSession()), Complete: complete,
			}))
		},
	}
}

// reasonOf returns the error code of a reason.
func reasonOf(reason pb.ErrorReason) string {
	if code, ok := reasons[reason]; ok {
		return code
	}
	return "server_error"
}

// reasons are the error codes of RFC 6749 section 4.1.2.1 and OpenID Connect Core
// 1.0 section 3.1.2.6.
var reasons = map[pb.ErrorReason]string{
	pb.ErrorReason_ERROR_REASON_INVALID_REQUEST:            "invalid_request",
	pb.ErrorReason_ERROR_REASON_UNAUTHORIZED_CLIENT:        "unauthorized_client",
	pb.ErrorReason_ERROR_REASON_ACCESS_DENIED:              "access_denied",
	pb.ErrorReason_ERROR_REASON_UNSUPPORTED_RESPONSE_TYPE:  "unsupported_response_type",
	pb.ErrorReason_ERROR_REASON_INVALID_SCOPE:              "invalid_scope",
	pb.ErrorReason_ERROR_REASON_TEMPORARY_UNAVAILABLE:      "temporarily_unavailable",
	pb.ErrorReason_ERROR_REASON_INTERACTION_REQUIRED:       "interaction_required",
	pb.ErrorReason_ERROR_REASON_LOGIN_REQUIRED:             "login_required",
	pb.ErrorReason_ERROR_REASON_ACCOUNT_SELECTION_REQUIRED: "account_selection_required",
	pb.ErrorReason_ERROR_REASON_CONSENT_REQUIRED:           "consent_required",
	pb.ErrorReason_ERROR_REASON_INVALID_REQUEST_URI:        "invalid_request_uri",
	pb.ErrorReason_ERROR_REASON_INVALID_REQUEST_OBJECT:     "invalid_request_object",
	pb.ErrorReason_ERROR_REASON_REQUEST_NOT_SUPPORTED:      "request_not_supported",
	pb.ErrorReason_ERROR_REASON_REQUEST_URI_NOT_SUPPORTED:  "request_uri_not_supported",
	pb.ErrorReason_ERROR_REASON_REGISTRATION_NOT_SUPPORTED: "registration_not_supported",
}
