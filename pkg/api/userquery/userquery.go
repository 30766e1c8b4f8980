// Package userquery translates conditions on users and orders of users, which both
// versions of the API have in common, to those of package user.
package userquery

import (
	"fmt"

	"github.com/tenantry/tenantry/pkg/api/pb/v2/filter"
	objectpb "github.com/tenantry/tenantry/pkg/api/pb/v2/object"
	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/user"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// orders maps sort columns to orders. The user name is the default and has no entry.
var orders = map[pb.UserFieldName]user.SortBy{
	pb.UserFieldName_USER_FIELD_NAME_FIRST_NAME:    user.SortByFirstName,
	pb.UserFieldName_USER_FIELD_NAME_LAST_NAME:     user.SortByLastName,
	pb.UserFieldName_USER_FIELD_NAME_NICK_NAME:     user.SortByNickName,
	pb.UserFieldName_USER_FIELD_NAME_DISPLAY_NAME:  user.SortByDisplayName,
	pb.UserFieldName_USER_FIELD_NAME_EMAIL:         user.SortByEmail,
	pb.UserFieldName_USER_FIELD_NAME_STATE:         user.SortByState,
	pb.UserFieldName_USER_FIELD_NAME_TYPE:          user.SortByType,
	pb.UserFieldName_USER_FIELD_NAME_CREATION_DATE: user.SortByCreation,
}

// Order returns the order by a column: by login name if it is unknown.
func Order(column pb.UserFieldName) user.SortBy { return orders[column] }

// states maps the states that a user can have.
var states = map[pb.UserState]tenant.State{
	pb.UserState_USER_STATE_ACTIVE:   tenant.StateActive,
	pb.UserState_USER_STATE_INACTIVE: tenant.StateInactive,
	pb.UserState_USER_STATE_LOCKED:   tenant.StateLocked,
}

// maxNesting is how deeply queries may be nested. Source: the contract, v2.md,
// section 4.
const maxNesting = 20

var (
	errNested = tenant.Invalid("USER-zsQ97", fmt.Sprintf("Too many query nesting levels (Max %d)", maxNesting))
	// errNotEmpty is Tenantry's own: the original answers 500.
	errNotEmpty = tenant.Invalid("USER-nOt01", "notQuery.query is required; it is the query that must not match")
)

// Conditions returns the conditions of queries. It returns a refusal if they are nested
// too deeply or are incomplete.
func Conditions(queries []*pb.SearchQuery) ([]user.Condition, error) { return conditions(queries, 0) }

// conditions returns the conditions of queries at the given nesting depth.
func conditions(queries []*pb.SearchQuery, depth int) ([]user.Condition, error) {
	if depth > maxNesting && len(queries) > 0 {
		return nil, errNested
	}
	each := make([]user.Condition, len(queries))
	for n, q := range queries {
		var err error
		if each[n], err = condition(q, depth); err != nil {
			return nil, err
		}
	}
	return each, nil
}

func condition(q *pb.SearchQuery, depth int) (user.Condition, error) {
	switch q := q.GetQuery().(type) {
	case *pb.SearchQuery_AndQuery:
		each, err := conditions(q.AndQuery.GetQueries(), depth+1)
		return user.All(each...), err
	case *pb.SearchQuery_OrQuery:
		each, err := conditions(q.OrQuery.GetQueries(), depth+1)
		return user.Any(each...), err
	case *pb.SearchQuery_NotQuery:
		if q.NotQuery.GetQuery() == nil {
			return user.Condition{}, errNotEmpty
		}
		each, err := conditions([]*pb.SearchQuery{q.NotQuery.GetQuery()}, depth+1)
		return user.Not(user.All(each...)), err
	case *pb.SearchQuery_InUserIdsQuery:
		return user.HasOneOfIDs(q.InUserIdsQuery.GetUserIds()), nil
	case *pb.SearchQuery_InUserEmailsQuery:
		return user.HasOneOfEmails(q.InUserEmailsQuery.GetUserEmails()), nil
	case *pb.SearchQuery_OrganizationIdQuery:
		return user.IsIn(q.OrganizationIdQuery.GetOrganizationId()), nil
	case *pb.SearchQuery_StateQuery:
		if state, ok := states[q.StateQuery.GetState()]; ok {
			return user.HasState(state), nil
		}
	case *pb.SearchQuery_TypeQuery:
		switch q.TypeQuery.GetType() {
		case pb.Type_TYPE_HUMAN:
			return user.IsHuman(), nil
		case pb.Type_TYPE_MACHINE:
			return user.IsMachine(), nil
		default:
		}
	case *pb.SearchQuery_MetadataKeyFilter:
		return user.HasMetadataKey(q.MetadataKeyFilter.GetKey(), tenant.TextMethod(q.MetadataKeyFilter.GetMethod())), nil
	case *pb.SearchQuery_MetadataValueFilter:
		isEqual := q.MetadataValueFilter.GetMethod() == filter.ByteFilterMethod_BYTE_FILTER_METHOD_EQUALS
		return user.HasMetadataValue(q.MetadataValueFilter.GetValue(), isEqual), nil
	default:
		return textCondition(q), nil
	}
	return user.Any(), nil
}

// textCondition returns the condition of a query that compares a text.
func textCondition(q any) user.Condition {
	method := func(q interface {
		GetMethod() objectpb.TextQueryMethod
	},
	) tenant.TextMethod {
		return tenant.TextMethod(q.GetMethod())
	}
	switch q := q.(type) {
	case *pb.SearchQuery_UserNameQuery:
		return user.HasLoginName(q.UserNameQuery.GetUserName(), method(q.UserNameQuery))
	case *pb.SearchQuery_LoginNameQuery:
		return user.HasLoginName(q.LoginNameQuery.GetLoginName(), method(q.LoginNameQuery))
	case *pb.SearchQuery_FirstNameQuery:
		return user.HasFirstName(q.FirstNameQuery.GetFirstName(), method(q.FirstNameQuery))
	case *pb.SearchQuery_LastNameQuery:
		return user.HasLastName(q.LastNameQuery.GetLastName(), method(q.LastNameQuery))
	case *pb.SearchQuery_NickNameQuery:
		return user.HasNickName(q.NickNameQuery.GetNickName(), method(q.NickNameQuery))
	case *pb.SearchQuery_DisplayNameQuery:
		return user.HasDisplayName(q.DisplayNameQuery.GetDisplayName(), method(q.DisplayNameQuery))
	case *pb.SearchQuery_EmailQuery:
		return user.HasEmail(q.EmailQuery.GetEmailAddress(), method(q.EmailQuery))
	case *pb.SearchQuery_PhoneQuery:
		return user.HasPhone(q.PhoneQuery.GetNumber(), method(q.PhoneQuery))
	default:
		return user.Any() // validation has refused empty queries
	}
}
