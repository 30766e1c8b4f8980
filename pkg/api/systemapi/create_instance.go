package systemapi

import (
	"context"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tenantry/tenantry/pkg/access"
	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/api/pb/system"
	"github.com/tenantry/tenantry/pkg/api/view"
	"github.com/tenantry/tenantry/pkg/instance"
	"github.com/tenantry/tenantry/pkg/user"
)

// CreateInstance is POST /system/v1/instances/_create.
func CreateInstance(useCase *instance.Create) api.Endpoint {
	return api.Route[*system.CreateInstanceRequest, *system.CreateInstanceResponse]{
		Method: "POST", Path: "/system/v1/instances/_create", Permission: access.SystemInstanceWrite,
		Check: checkInstanceName,
		Run: func(ctx context.Context, r api.Request[*system.CreateInstanceRequest]) (*system.CreateInstanceResponse, error) {
			cmd := CreateInstanceCommand(r.In)
			cmd.Actor, cmd.Complete = r.Caller.ID, api.Completer(r, createInstanceResponse)
			return api.Respond(createInstanceResponse)(useCase.Execute(ctx, cmd))
		},
	}
}

func createInstanceResponse(result *instance.CreateResult) *system.CreateInstanceResponse {
	return &system.CreateInstanceResponse{
		InstanceId: result.InstanceID,
		Details:    view.Created(result.Revision, result.OrgID),
		Pat:        result.Token, MachineKey: result.MachineKeyFile,
	}
}

// CheckCreateInstance validates the message's fields.
func CheckCreateInstance(in *system.CreateInstanceRequest) error {
	return api.CheckFields(in, checkInstanceName)
}

// checkInstanceName refuses a blank name like an empty one, with the text of the
// generated rule.
func checkInstanceName(in *system.CreateInstanceRequest) error {
	if strings.TrimSpace(in.GetInstanceName()) != "" {
		return nil
	}
	return (&system.CreateInstanceRequest{}).Validate()
}

// CreateInstanceCommand translates the message to a command, without an actor.
func CreateInstanceCommand(in *system.CreateInstanceRequest) instance.CreateCommand {
	cmd := instance.CreateCommand{
		InstanceName: in.GetInstanceName(), FirstOrgName: in.GetFirstOrgName(),
		CustomDomain: in.GetCustomDomain(), DefaultLanguage: in.GetDefaultLanguage(),
	}
	switch owner := in.GetOwner().(type) {
	case *system.CreateInstanceRequest_Human_:
		cmd.Human = human(owner.Human)
	case *system.CreateInstanceRequest_Machine_:
		cmd.Machine = machine(owner.Machine)
	}
	return cmd
}

func human(in *system.CreateInstanceRequest_Human) *user.Human {
	return &user.Human{
		UserName:  in.GetUserName(),
		FirstName: in.GetProfile().GetFirstName(), LastName: in.GetProfile().GetLastName(),
		PreferredLanguage: in.GetProfile().GetPreferredLanguage(),
		Email:             in.GetEmail().GetEmail(), EmailVerified: in.GetEmail().GetIsEmailVerified(),
		Password: in.GetPassword().GetPassword(), PasswordChangeRequired: in.GetPassword().GetPasswordChangeRequired(),
	}
}

func machine(in *system.CreateInstanceRequest_Machine) *instance.MachineOwner {
	owner := &instance.MachineOwner{UserName: in.GetUserName(), Name: in.GetName()}
	if token := in.GetPersonalAccessToken(); token != nil {
		owner.Token = &instance.CredentialRequest{ExpiresAt: instant(token.GetExpirationDate())}
	}
	if key := in.GetMachineKey(); key != nil {
		owner.Key = &instance.CredentialRequest{ExpiresAt: instant(key.GetExpirationDate())}
	}
	return owner
}

func instant(at *timestamppb.Timestamp) *time.Time {
	if at == nil {
		return nil
	}
	t := at.AsTime()
	return &t
}
