package userv2

import (
	"context"

	"google.golang.org/protobuf/proto"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/human"
	objectpb "github.com/tenantry/tenantry/pkg/api/pb/v2/object"
	"github.com/tenantry/tenantry/pkg/api/viewv2"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// Refusals for unknown users and for machines. Source: the contract, v2.md, section
// 4.1.
var (
	errEmailNotFound = &tenant.Error{Kind: tenant.KindNotFound, ID: "COMMAND-ieJ2e", Key: "Errors.User.Email.NotFound"}
	errPhoneNotFound = &tenant.Error{Kind: tenant.KindNotFound, ID: "COMMAND-ieJ2e", Key: "Errors.User.Phone.NotFound"}
)

// delivery is how a request wants its code delivered.
type delivery struct {
	// returned is set if the response is to contain the code, the only way
	// supported.
	returned bool
	// urlTemplate is the link template of the message to send, if any.
	urlTemplate string
}

// check refuses unsupported deliveries.
func (d delivery) check() error {
	if d.returned {
		return nil
	}
	if err := user.CheckURLTemplate(d.urlTemplate); err != nil {
		return err
	}
	return user.ErrNothingIsSent
}

// issueCall describes a call that issues a code.
type issueCall[In userMessage, Out proto.Message] struct {
	path     string
	purpose  tenant.CodePurpose
	notFound *tenant.Error
	// missing is user.IssueCommand.Missing; it may be nil.
	missing *tenant.Error
	// refuse returns further reasons not to issue a code; it may be nil.
	refuse   func(*tenant.User) error
	delivery func(In) delivery
	response func(*objectpb.Details, *string) Out
}

// issue returns the endpoint of a call that issues a code. It requires permission
// to change the user: a user who could read their own codes could verify any
// address.
func issue[In userMessage, Out proto.Message](s Service, call issueCall[In, Out]) api.Endpoint {
	required := rule{permission: access.UserWrite, humansOnly: true, notFound: call.notFound}
	issue := user.Issue{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	response := func(i *user.Issued) Out { return call.response(changed(i.Person), code(i)) }
	return api.Route[In, Out]{
		Method: "POST", Path: "/v2/users/{user_id}/" + call.path, Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[In]) (none Out, err error) {
			found, stored, err := targetWithCode(ctx, s.Store, r, required, call.purpose)
			if err != nil {
				return none, err
			}
			if call.refuse != nil {
				if err := call.refuse(found); err != nil {
					return none, err
				}
			}
			if err := call.delivery(r.In).check(); err != nil {
				return none, err
			}
			return api.Respond(response)(issue.Execute(ctx, user.IssueCommand{
				Actor: r.Caller.ID, Person: found, Purpose: call.purpose, Missing: call.missing, Stored: stored, Complete: api.Completer(r, response),
			}))
		},
	}
}

// verification is a message with a verification code.
type verification interface {
	userMessage
	GetVerificationCode() string
}

// verifyCall describes a call that redeems a code.
type verifyCall[In verification, Out proto.Message] struct {
	path              string
	purpose           tenant.CodePurpose
	notFound, invalid *tenant.Error
	response          func(*objectpb.Details) Out
}

// verify returns the endpoint of a call that redeems a code. It needs the code and
// no permission; only callers who may read the user are told that there is no such
// person.
func verify[In verification, Out proto.Message](s Service, call verifyCall[In, Out]) api.Endpoint {
	verify := user.Verify{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	response := func(u *tenant.User) Out { return call.response(changed(u)) }
	return api.Route[In, Out]{
		Method: "POST", Path: "/v2/users/{user_id}/" + call.path, Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[In]) (none Out, err error) {
			found, stored, err := targetWithoutPermission(ctx, s.Store, r, call.purpose, call.notFound, call.invalid)
			if err != nil {
				return none, err
			}
			return api.Respond(response)(verify.Execute(ctx, user.VerifyCommand{
				Actor: r.Caller.ID, Person: found, Stored: stored, Purpose: call.purpose, Code: r.In.GetVerificationCode(),
				Invalid: call.invalid, Complete: api.Completer(r, response),
			}))
		},
	}
}

// targetWithoutPermission returns a person for a call that needs a code in place of
// permission. If there is no such user, or it is a machine, it returns notFound to
// callers who may read the user and unproven to all others.
func targetWithoutPermission[In userMessage](ctx context.Context, store tenant.Store, r api.Request[In], purpose tenant.CodePurpose, notFound, unproven *tenant.Error) (*tenant.User, *tenant.VerificationCode, error) {
	found, code, err := find(ctx, store, r, purpose)
	switch {
	case err != nil:
		return nil, nil, err
	case found != nil && found.Human != nil:
		return found, code, nil
	}
	if _, err := judge(r, rule{permission: access.UserRead, humansOnly: true, notFound: notFound}, found); notFound.Is(err) {
		return nil, nil, notFound
	}
	return nil, nil, unproven
}

// changed returns the details of a user that was changed.
func changed(u *tenant.User) *objectpb.Details { return viewv2.Changed(u.Revision, u.OrgID) }

// code returns the code for a response, nil if there is none.
func code(i *user.Issued) *string { return human.Code(i.Code) }
