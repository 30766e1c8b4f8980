// Package userquery translates conditions on users and orders of users to those of
// package user. Both versions of the API have them, in messages with the same names of
// fields, which are read by reflection: a function of the first version would start
// more slowly if it linked the second's messages.
package userquery

import (
	"fmt"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	pb "github.com/tenantry/tenantry/pkg/api/pb/user"
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

// Order returns the order by a column of either version: by login name if it is
// unknown.
func Order[Column ~int32](column Column) user.SortBy { return orders[pb.UserFieldName(column)] }

// states maps the states that a user can have. Their numbers are the same in both
// versions.
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

// Conditions returns the conditions of queries, which are SearchQuery messages of
// either version. It returns a refusal if they are nested too deeply or are incomplete.
func Conditions[Query proto.Message](queries []Query) ([]user.Condition, error) {
	each := make([]query, len(queries))
	for n, q := range queries {
		each[n] = query{q.ProtoReflect()}
	}
	return conditions(each, 0)
}

// conditions returns the conditions of queries at the given nesting depth.
func conditions(queries []query, depth int) ([]user.Condition, error) {
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

func condition(q query, depth int) (user.Condition, error) {
	kind, of := q.kind()
	switch kind {
	case "and_query":
		each, err := conditions(of.queries("queries"), depth+1)
		return user.All(each...), err
	case "or_query":
		each, err := conditions(of.queries("queries"), depth+1)
		return user.Any(each...), err
	case "not_query":
		negated := of.field("query")
		if !of.Has(negated) {
			return user.Condition{}, errNotEmpty
		}
		each, err := conditions([]query{{of.Get(negated).Message()}}, depth+1)
		return user.Not(user.All(each...)), err
	default:
		return simple(kind, of), nil
	}
}

// simple returns the condition of a query that contains no others.
func simple(kind protoreflect.Name, of query) user.Condition {
	switch kind {
	case "in_user_ids_query":
		return user.HasOneOfIDs(of.texts("user_ids"))
	case "in_user_emails_query":
		return user.HasOneOfEmails(of.texts("user_emails"))
	case "organization_id_query":
		return user.IsIn(of.text("organization_id"))
	case "state_query":
		if state, ok := states[pb.UserState(of.number("state"))]; ok {
			return user.HasState(state)
		}
	case "type_query":
		switch pb.Type(of.number("type")) {
		case pb.Type_TYPE_HUMAN:
			return user.IsHuman()
		case pb.Type_TYPE_MACHINE:
			return user.IsMachine()
		default:
		}
	case "metadata_key_filter":
		return user.HasMetadataKey(of.text("key"), of.method())
	case "metadata_value_filter":
		const equals = 0
		return user.HasMetadataValue(of.Get(of.field("value")).Bytes(), of.number("method") == equals)
	}
	if c, ok := textConditions[kind]; ok {
		return c.of(of.text(c.field), of.method())
	}
	return user.Any() // validation has refused empty queries
}

// textConditions are the conditions that compare a text, by kind of query, with the
// field that has the text.
var textConditions = map[protoreflect.Name]struct {
	field protoreflect.Name
	of    func(string, tenant.TextMethod) user.Condition
}{
	"user_name_query":    {"user_name", user.HasLoginName},
	"login_name_query":   {"login_name", user.HasLoginName},
	"first_name_query":   {"first_name", user.HasFirstName},
	"last_name_query":    {"last_name", user.HasLastName},
	"nick_name_query":    {"nick_name", user.HasNickName},
	"display_name_query": {"display_name", user.HasDisplayName},
	"email_query":        {"email_address", user.HasEmail},
	"phone_query":        {"number", user.HasPhone},
}
