package sessionv2

import (
	"context"
	"errors"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/session"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/api/viewv2"
	"github.com/tenantry/tenantry/pkg/session"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// GetSession is GET /v2/sessions/{session_id}.
func (s Service) GetSession() api.Endpoint {
	return api.Route[*pb.GetSessionRequest, *pb.GetSessionResponse]{
		Method: "GET", Path: "/v2/sessions/{session_id}", Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.GetSessionRequest]) (*pb.GetSessionResponse, error) {
			found, err := target(ctx, s, r, access.SessionRead)
			wrongToken := errors.Is(err, session.ErrTokenInvalid)
			switch {
			case wrongToken && (found != nil || r.Caller.MayOn(access.SessionRead, tenant.Resource{}) != nil):
				return nil, session.ErrTokenRefused
			case wrongToken, err == nil && found == nil:
				return nil, session.ErrNotFound
			case err != nil:
				return nil, err
			}
			return &pb.GetSessionResponse{Session: show(found)}, nil
		},
	}
}

// ListSessions is POST /v2/sessions/search. It lists the sessions that the caller
// may read, by default the newest first.
func (s Service) ListSessions() api.Endpoint {
	return api.Route[*pb.ListSessionsRequest, *pb.ListSessionsResponse]{
		Method: "POST", Path: "/v2/sessions/search", Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.ListSessionsRequest]) (*pb.ListSessionsResponse, error) {
			query := session.ListQuery{InstanceID: r.Instance.ID, Now: r.At}
			var err error
			if query.PageQuery, err = viewv2.ListQuery(r.In.GetQuery()); err != nil {
				return nil, err
			}
			for _, q := range r.In.GetQueries() {
				condition, err := conditionOf(q, creatorID(r.Caller))
				if err != nil {
					return nil, err
				}
				query.Where = append(query.Where, condition)
			}
			reach := r.Caller.Reach(access.SessionRead)
			query.Where = append(query.Where, session.Where(func(s *tenant.KnownSession) bool {
				return isOwn(r.Caller, s, access.SessionRead) || reach.Has(resourceOf(s))
			}))
			page, err := session.List(ctx, s.Store, query)
			if err != nil {
				return nil, err
			}
			return &pb.ListSessionsResponse{Details: viewv2.ListDetails(page, r.At), Sessions: view.Each(page, show)}, nil
		},
	}
}

// conditionOf returns the condition of a query.
func conditionOf(q *pb.SearchQuery, callerID string) (session.Condition, error) {
	switch q := q.GetQuery().(type) {
	case *pb.SearchQuery_IdsQuery:
		return session.HasOneOfIDs(q.IdsQuery.GetIds()), nil
	case *pb.SearchQuery_UserIdQuery:
		return session.IsOfUser(q.UserIdQuery.GetId()), nil
	case *pb.SearchQuery_CreationDateQuery:
		return session.WasCreated(q.CreationDateQuery.GetCreationDate().AsTime(), tenant.TimeMethod(q.CreationDateQuery.GetMethod())), nil
	case *pb.SearchQuery_ExpirationDateQuery:
		return session.Expires(q.ExpirationDateQuery.GetExpirationDate().AsTime(), tenant.TimeMethod(q.ExpirationDateQuery.GetMethod())), nil
	case *pb.SearchQuery_CreatorQuery:
		if id := q.CreatorQuery.GetId(); id != "" {
			return session.WasCreatedBy(id), nil
		}
		return session.WasCreatedBy(callerID), nil
	case *pb.SearchQuery_UserAgentQuery:
		if id := q.UserAgentQuery.GetFingerprintId(); id != "" {
			return session.HasFingerprint(id), nil
		}
		return session.Condition{}, session.ErrUserAgentUnknown // tokens here are never bound to a browser
	default:
		return session.Where(func(*tenant.KnownSession) bool { return false }), nil // validation has refused empty queries
	}
}

// show returns a session with the factors that have not expired.
func show(s *tenant.KnownSession) *pb.Session {
	shown := &pb.Session{
		Id: s.ID, CreationDate: timestamppb.New(s.API.CreatedAt), ChangeDate: timestamppb.New(s.API.ChangedAt), Sequence: s.API.Sequence,
		Metadata: s.API.Metadata, UserAgent: showUserAgent(s.API.UserAgent),
	}
	if s.API.HasLifetime {
		shown.ExpirationDate = timestamppb.New(s.ExpiresAt)
	}
	if u := s.User; u != nil {
		shown.Factors = &pb.Factors{User: &pb.UserFactor{
			VerifiedAt: timestamppb.New(s.API.UserCheckedAt), Id: u.ID, LoginName: u.UserName, OrganizationId: u.OrgID,
		}}
		if u.Human != nil {
			shown.Factors.User.DisplayName = u.Human.DisplayName
		}
		if s.HasPassword(u) {
			shown.Factors.Password = &pb.PasswordFactor{VerifiedAt: timestamppb.New(s.AuthTime)}
		}
	}
	return shown
}

func showUserAgent(agent *tenant.UserAgent) *pb.UserAgent {
	if agent == nil || agent.IsEmpty() {
		return nil
	}
	shown := &pb.UserAgent{FingerprintId: agent.FingerprintID, Description: agent.Description}
	if agent.IP != "" {
		shown.Ip = &agent.IP
	}
	for name, values := range agent.Header {
		if shown.Header == nil {
			shown.Header = map[string]*pb.UserAgent_HeaderValues{}
		}
		shown.Header[name] = &pb.UserAgent_HeaderValues{Values: values}
	}
	return shown
}
