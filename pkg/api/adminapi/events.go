package adminapi

import (
	"context"
	"fmt"
	"math"
	"time"

	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/pb/admin"
	"github.com/tenantry/tenantry/pkg/api/pb/event"
	"github.com/tenantry/tenantry/pkg/api/pb/message"
	"github.com/tenantry/tenantry/pkg/audit"
)

// ListEvents is POST /admin/v1/events/_search: the audit log of the instance.
func (s Service) ListEvents() api.Endpoint {
	useCase := &audit.List{Store: s.Store, Clock: s.Clock}
	return api.Route[*admin.ListEventsRequest, *admin.ListEventsResponse]{
		Method: "POST", Path: "/admin/v1/events/_search", Scope: api.InstanceOfHost, Permission: access.EventsRead,
		Run: func(ctx context.Context, r api.Request[*admin.ListEventsRequest]) (*admin.ListEventsResponse, error) {
			query := auditQuery(r.In)
			query.InstanceID, query.IsSystemUser = r.Instance.ID, r.IsSystemUser
			page, err := useCase.Execute(ctx, query)
			if err != nil {
				return nil, err
			}
			return eventsResponse(page, namesOf(s.EventText, r))
		},
	}
}

// ListEventTypes is POST /admin/v1/events/types/_search.
func (s Service) ListEventTypes() api.Endpoint {
	return api.Route[*admin.ListEventTypesRequest, *admin.ListEventTypesResponse]{
		Method: "POST", Path: "/admin/v1/events/types/_search", Scope: api.InstanceOfHost, Permission: access.EventsRead,
		Run: func(_ context.Context, r api.Request[*admin.ListEventTypesRequest]) (*admin.ListEventTypesResponse, error) {
			out, names := &admin.ListEventTypesResponse{}, namesOf(s.EventText, r)
			for _, typ := range audit.Types() {
				out.EventTypes = append(out.EventTypes, names.eventType(typ))
			}
			return out, nil
		},
	}
}

// ListAggregateTypes is POST /admin/v1/aggregates/types/_search.
func (s Service) ListAggregateTypes() api.Endpoint {
	return api.Route[*admin.ListAggregateTypesRequest, *admin.ListAggregateTypesResponse]{
		Method: "POST", Path: "/admin/v1/aggregates/types/_search", Scope: api.InstanceOfHost, Permission: access.EventsRead,
		Run: func(_ context.Context, r api.Request[*admin.ListAggregateTypesRequest]) (*admin.ListAggregateTypesResponse, error) {
			out, names := &admin.ListAggregateTypesResponse{}, namesOf(s.EventText, r)
			for _, typ := range audit.AggregateTypes() {
				out.AggregateTypes = append(out.AggregateTypes, names.aggregateType(typ))
			}
			return out, nil
		},
	}
}

// auditQuery translates the message to a query, without an instance.
func auditQuery(in *admin.ListEventsRequest) audit.Query {
	q := audit.Query{
		Sequence: in.GetSequence(), Limit: int(min(in.GetLimit(), math.MaxInt32)), Ascending: in.GetAsc(),
		EditorID: in.GetEditorUserId(), Types: in.GetEventTypes(), AggregateID: in.GetAggregateId(), ResourceOwner: in.GetResourceOwner(),
		Since: timeOf(in.GetRange().GetSince()), Until: timeOf(in.GetRange().GetUntil()),
	}
	for _, typ := range in.GetAggregateTypes() {
		q.AggregateTypes = append(q.AggregateTypes, audit.AggregateType(typ))
	}
	if in.GetRange() != nil {
		return q
	}
	from := timeOf(in.GetFrom())
	if from.IsZero() {
		from = timeOf(in.GetCreationDate()) //nolint:staticcheck // clients may still send it
	}
	if q.Ascending {
		q.Since = from
	} else {
		q.Until = from
	}
	return q
}

// timeOf returns a time of a message; zero for none.
func timeOf(at *timestamppb.Timestamp) time.Time {
	if at == nil {
		return time.Time{}
	}
	return at.AsTime()
}

func eventsResponse(page audit.Page, names naming) (*admin.ListEventsResponse, error) {
	out := &admin.ListEventsResponse{NextSequence: page.Next}
	if page.Next != 0 {
		out.ReadUntil = timestamppb.New(page.ReadUntil)
	}
	for _, e := range page.Entries {
		shown := &event.Event{
			Editor: &event.Editor{UserId: e.Editor.UserID, DisplayName: e.Editor.DisplayName, Service: e.Editor.Service},
			Aggregate: &event.Aggregate{
				Id: e.Aggregate.ID, Type: names.aggregateType(e.Aggregate.Type), ResourceOwner: e.Aggregate.ResourceOwner,
			},
			Sequence: e.Sequence, CreationDate: timestamppb.New(e.At), Type: names.eventType(e.Type),
		}
		if e.Payload != nil {
			payload, err := structpb.NewStruct(e.Payload)
			if err != nil {
				return nil, fmt.Errorf("payload of %s: %w", e.Type, err)
			}
			shown.Payload = payload
		}
		out.Events = append(out.Events, shown)
	}
	return out, nil
}

// naming returns the text for a key in the caller's language.
type naming func(key string) string

// namesOf returns the naming for a request. Without texts, it returns the keys.
func namesOf[In any](text api.Text, r api.Request[In]) naming {
	if text == nil {
		return func(key string) string { return key }
	}
	return func(key string) string { return text(key, r.AcceptLanguage, r.Instance.DefaultLanguage) }
}

func (n naming) eventType(typ string) *event.EventType {
	return &event.EventType{Type: typ, Localized: n.message("EventTypes." + typ)}
}

func (n naming) aggregateType(typ audit.AggregateType) *event.AggregateType {
	return &event.AggregateType{Type: string(typ), Localized: n.message("AggregateTypes." + string(typ))}
}

func (n naming) message(key string) *message.LocalizedMessage {
	return &message.LocalizedMessage{Key: key, LocalizedMessage: n(key)}
}
