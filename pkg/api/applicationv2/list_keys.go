package applicationv2

import (
	"cmp"
	"context"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/application"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/api/viewv2"
	"github.com/tenantry/tenantry/pkg/application"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// keyOrders maps sort columns to orders. The id is the default and has no entry;
// nor has the type, as all keys are of one type.
var keyOrders = map[pb.ApplicationKeysSorting]func(a, b application.Key) int{
	pb.ApplicationKeysSorting_APPLICATION_KEYS_SORT_BY_PROJECT_ID:      func(a, b application.Key) int { return cmp.Compare(a.Of.ProjectID, b.Of.ProjectID) },
	pb.ApplicationKeysSorting_APPLICATION_KEYS_SORT_BY_APPLICATION_ID:  func(a, b application.Key) int { return cmp.Compare(a.Of.ID, b.Of.ID) },
	pb.ApplicationKeysSorting_APPLICATION_KEYS_SORT_BY_CREATION_DATE:   func(a, b application.Key) int { return a.CreatedAt.Compare(b.CreatedAt) },
	pb.ApplicationKeysSorting_APPLICATION_KEYS_SORT_BY_ORGANIZATION_ID: func(a, b application.Key) int { return cmp.Compare(a.Of.OrgID, b.Of.OrgID) },
	pb.ApplicationKeysSorting_APPLICATION_KEYS_SORT_BY_EXPIRATION:      func(a, b application.Key) int { return a.ExpiresAt.Compare(b.ExpiresAt) },
}

// ListApplicationKeys lists the keys of the applications that the caller may read.
func (s Service) ListApplicationKeys() api.Endpoint {
	return api.Route[*pb.ListApplicationKeysRequest, *pb.ListApplicationKeysResponse]{
		Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.ListApplicationKeysRequest]) (*pb.ListApplicationKeysResponse, error) {
			query := application.KeysQuery{InstanceID: r.Instance.ID, SortBy: keyOrders[r.In.GetSortingColumn()], Where: readable(r.Caller)}
			var err error
			if query.PageQuery, err = viewv2.Pagination(r.In.GetPagination()); err != nil {
				return nil, err
			}
			for _, f := range r.In.GetFilters() {
				switch f := f.GetFilter().(type) {
				case *pb.ApplicationKeySearchFilter_ApplicationIdFilter:
					id := f.ApplicationIdFilter.GetApplicationId()
					query.ApplicationID = &id
					query.Where = append(query.Where, func(a *tenant.Application) bool { return a.ID == id })
				case *pb.ApplicationKeySearchFilter_ProjectIdFilter:
					query.Where = append(query.Where, func(a *tenant.Application) bool { return a.ProjectID == f.ProjectIdFilter.GetProjectId() })
				case *pb.ApplicationKeySearchFilter_OrganizationIdFilter:
					query.Where = append(query.Where, func(a *tenant.Application) bool { return a.OrgID == f.OrganizationIdFilter.GetOrganizationId() })
				}
			}
			page, err := application.ListKeys(ctx, s.Store, query)
			if err != nil {
				return nil, err
			}
			return &pb.ListApplicationKeysResponse{Pagination: viewv2.Applied(page, r.In.GetPagination()), Keys: view.Each(page, showKey)}, nil
		},
	}
}

func showKey(k application.Key) *pb.ApplicationKey {
	return &pb.ApplicationKey{
		KeyId: k.ID, ApplicationId: k.Of.ID, ProjectId: k.Of.ProjectID, OrganizationId: k.Of.OrgID,
		CreationDate: timestamppb.New(k.CreatedAt), ExpirationDate: viewv2.Expiry(k.ExpiresAt),
	}
}
