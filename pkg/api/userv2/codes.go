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

// The refusals of nobody, and of machines. Source: the contract, v2.md, section 4.1.
var (
	errEmailNotFound = &tenant.Error{Kind: tenant.KindNotFound, ID: "COMMAND-ieJ2e", Key: "Errors.User.Email.NotFound"}
	errPhoneNotFound = &tenant.Error{Kind: tenant.KindNotFound, ID: "COMMAND-ieJ2e", Key: "Errors.User.Phone.NotFound"}
)

// delivery is how a request wants its code.
type delivery struct {
	// returned is the only way that there is.
	returned bool
	// urlTemplate is of a message that is to be sent, empty for none.
	urlTemplate string
}

// check refuses what cannot be done, and says what can.
func (d delivery) check() error {
	if d.returned {
		return nil
	}
	if err := user.CheckURLTemplate(d.urlTemplate); err != nil {
		return err
	}
	return user.ErrNothingIsSent
}

// issuing is a call that makes a code, and returns it.
type issuing[In ofUser, Out proto.Message] struct {
	path     string
	purpose  tenant.CodePurpose
	notFound *tenant.Error
	// missing is that of user.IssueCommand, nil for none.
	missing *tenant.Error
	// refuse may have more reasons not to make one; optional.
	refuse   func(*tenant.User) error
	delivery func(In) delivery
	response func(*objectpb.Details, *string) Out
}

// issue is a call that makes a code. It takes the permission to change the user:
// who could have codes for themselves would verify any address.
func issue[In ofUser, Out proto.Message](s Service, call issuing[In, Out]) api.Endpoint {
	may := rule{permission: access.UserWrite, ofPeople: true, notFound: call.notFound}
	issue := user.Issue{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	response := func(i *user.Issued) Out { return call.response(changed(i.Person), code(i)) }
	return api.Route[In, Out]{
		Method: "POST", Path: "/v2/users/{user_id}/" + call.path, Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[In]) (none Out, err error) {
			found, stored, err := targetWithCode(ctx, s.Store, r, may, call.purpose)
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

// verification is a message that brings a code.
type verification interface {
	ofUser
	GetVerificationCode() string
}

// verifying is a call that uses a code up.
type verifying[In verification, Out proto.Message] struct {
	path              string
	purpose           tenant.CodePurpose
	notFound, invalid *tenant.Error
	response          func(*objectpb.Details) Out
}

// verify is a call that uses a code up, by whoever has it. That there is no such
// person is told to those alone who may know.
func verify[In verification, Out proto.Message](s Service, call verifying[In, Out]) api.Endpoint {
	verify := user.Verify{Store: s.Store, Clock: s.Clock, IDs: s.IDs}
	response := func(u *tenant.User) Out { return call.response(changed(u)) }
	return api.Route[In, Out]{
		Method: "POST", Path: "/v2/users/{user_id}/" + call.path, Scope: api.InstanceOfHost, Permission: access.SignedIn,
		Run: func(ctx context.Context, r api.Request[In]) (none Out, err error) {
			found, stored, err := targetOfAnybody(ctx, s.Store, r, call.purpose, call.notFound, call.invalid)
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

// targetOfAnybody reads a person for a call that needs a proof and no permission.
// Of somebody who is not there, or is a machine, it returns notFound to a caller
// who may read the user, and unproven to all others.
func targetOfAnybody[In ofUser](ctx context.Context, store tenant.Store, r api.Request[In], purpose tenant.CodePurpose, notFound, unproven *tenant.Error) (*tenant.User, *tenant.VerificationCode, error) {
	found, code, err := find(ctx, store, r, purpose)
	switch {
	case err != nil:
		return nil, nil, err
	case found != nil && found.Human != nil:
		return found, code, nil
	}
	if _, err := judge(r, rule{permission: access.UserRead, ofPeople: true, notFound: notFound}, found); notFound.Is(err) {
		return nil, nil, notFound
	}
	return nil, nil, unproven
}

// changed are the details of a change of a user.
func changed(u *tenant.User) *objectpb.Details { return viewv2.Changed(u.Revision, u.OrgID) }

// code returns what an answer has for a code.
func code(i *user.Issued) *string { return human.Code(i.Code) }
