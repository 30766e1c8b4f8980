package userv2

import (
	"context"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/pb/v2/filter"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/user"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/api/viewv2"
	"github.com/tenantry/tenantry/pkg/credential"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// credentialOrders serves both lists, whose columns use the same numbers. Columns
// without an entry sort by creation.
var credentialOrders = map[pb.KeyFieldName]credential.SortBy{
	pb.KeyFieldName_KEY_FIELD_NAME_UNSPECIFIED:         credential.SortByNothing,
	pb.KeyFieldName_KEY_FIELD_NAME_CREATED_DATE:        credential.SortByCreation,
	pb.KeyFieldName_KEY_FIELD_NAME_ID:                  credential.SortByCreation,
	pb.KeyFieldName_KEY_FIELD_NAME_USER_ID:             credential.SortByUser,
	pb.KeyFieldName_KEY_FIELD_NAME_ORGANIZATION_ID:     credential.SortByOrg,
	pb.KeyFieldName_KEY_FIELD_NAME_KEY_EXPIRATION_DATE: credential.SortByExpiry,
}

// ListKeys is POST /v2/users/keys/search. Keys that the caller may not read are
// neither listed nor counted.
func (s Service) ListKeys() api.Endpoint {
	return api.Route[*pb.ListKeysRequest, *pb.ListKeysResponse]{
		Method: "POST", Path: "/v2/users/keys/search", Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.ListKeysRequest]) (*pb.ListKeysResponse, error) {
			query := credential.ListQuery{Kind: tenant.CredentialKey, SortBy: credentialOrders[r.In.GetSortingColumn()]}
			for _, f := range r.In.GetFilters() {
				switch f := f.GetFilter().(type) {
				case *pb.KeysSearchFilter_KeyIdFilter:
					query.Where = append(query.Where, credential.HasID(f.KeyIdFilter.GetId()))
				case *pb.KeysSearchFilter_UserIdFilter:
					query.Where = append(query.Where, credential.IsOfUser(f.UserIdFilter.GetId()))
				case *pb.KeysSearchFilter_OrganizationIdFilter:
					query.Where = append(query.Where, credential.IsOfOrg(f.OrganizationIdFilter.GetId()))
				case *pb.KeysSearchFilter_CreatedDateFilter:
					query.Where = append(query.Where, credential.WasCreated(timeOf(f.CreatedDateFilter)))
				case *pb.KeysSearchFilter_ExpirationDateFilter:
					query.Where = append(query.Where, credential.Expires(timeOf(f.ExpirationDateFilter)))
				}
			}
			page, err := listCredentials(ctx, s, r, query, r.In.GetPagination())
			if err != nil {
				return nil, err
			}
			return &pb.ListKeysResponse{Pagination: viewv2.Applied(page, r.In.GetPagination()), Result: view.Each(page, func(c *tenant.Credential) *pb.Key {
				return &pb.Key{
					CreationDate: timestamppb.New(c.CreatedAt), ChangeDate: timestamppb.New(c.ChangedAt), Id: c.ID,
					UserId: c.UserID, OrganizationId: c.OrgID, ExpirationDate: viewv2.Expiry(c.ExpiresAt),
				}
			})}, nil
		},
	}
}

// ListPersonalAccessTokens is POST /v2/users/pats/search. Tokens that the caller
// may not read are neither listed nor counted.
func (s Service) ListPersonalAccessTokens() api.Endpoint {
	return api.Route[*pb.ListPersonalAccessTokensRequest, *pb.ListPersonalAccessTokensResponse]{
		Method: "POST", Path: "/v2/users/pats/search", Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[*pb.ListPersonalAccessTokensRequest]) (*pb.ListPersonalAccessTokensResponse, error) {
			query := credential.ListQuery{Kind: tenant.CredentialToken, SortBy: credentialOrders[pb.KeyFieldName(r.In.GetSortingColumn())]}
			for _, f := range r.In.GetFilters() {
				switch f := f.GetFilter().(type) {
				case *pb.PersonalAccessTokensSearchFilter_TokenIdFilter:
					query.Where = append(query.Where, credential.HasID(f.TokenIdFilter.GetId()))
				case *pb.PersonalAccessTokensSearchFilter_UserIdFilter:
					query.Where = append(query.Where, credential.IsOfUser(f.UserIdFilter.GetId()))
				case *pb.PersonalAccessTokensSearchFilter_OrganizationIdFilter:
					query.Where = append(query.Where, credential.IsOfOrg(f.OrganizationIdFilter.GetId()))
				case *pb.PersonalAccessTokensSearchFilter_CreatedDateFilter:
					query.Where = append(query.Where, credential.WasCreated(timeOf(f.CreatedDateFilter)))
				case *pb.PersonalAccessTokensSearchFilter_ExpirationDateFilter:
					query.Where = append(query.Where, credential.Expires(timeOf(f.ExpirationDateFilter)))
				}
			}
			page, err := listCredentials(ctx, s, r, query, r.In.GetPagination())
			if err != nil {
				return nil, err
			}
			return &pb.ListPersonalAccessTokensResponse{Pagination: viewv2.Applied(page, r.In.GetPagination()), Result: view.Each(page, func(c *tenant.Credential) *pb.PersonalAccessToken {
				return &pb.PersonalAccessToken{
					CreationDate: timestamppb.New(c.CreatedAt), ChangeDate: timestamppb.New(c.ChangedAt), Id: c.ID,
					UserId: c.UserID, OrganizationId: c.OrgID, ExpirationDate: viewv2.Expiry(c.ExpiresAt),
				}
			})}, nil
		},
	}
}

// listCredentials returns a page of the credentials that the caller may read.
func listCredentials[In any](
	ctx context.Context, s Service, r api.Request[In], query credential.ListQuery, asked *filter.PaginationRequest,
) (page tenant.Page[*tenant.Credential], err error) {
	if query.PageQuery, err = viewv2.Pagination(asked); err != nil {
		return page, err
	}
	query.InstanceID = r.Instance.ID
	query.Everywhere, query.OrgIDs = r.Caller.Where(access.UserRead)
	query.SelfID = r.Caller.UserID()
	list := credential.List{Store: s.Store}
	return list.Execute(ctx, query)
}

func timeOf(f *filter.TimestampFilter) (time.Time, tenant.TimeMethod) {
	return f.GetTimestamp().AsTime(), tenant.TimeMethod(f.GetMethod())
}
