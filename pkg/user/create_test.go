package user_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/tenant/tenanttest"
	"github.com/tenantry/tenantry/pkg/user"
)

const (
	instanceID = "7000000000000000001"
	orgID      = "7000000000000000002"
)

func create(s *tenanttest.Store, cmd user.CreateCommand) (*user.CreateResult, error) {
	uc := user.Create{Store: s, Clock: tenanttest.Clock, IDs: tenanttest.IDs()}
	cmd.Actor, cmd.InstanceID, cmd.Org = "ops", instanceID, &tenant.Org{InstanceID: instanceID, ID: orgID}
	return uc.Execute(context.Background(), cmd)
}

// TestCreate checks that a requested id comes first in the change, and that
// credentials from before the creation do not count.
func TestCreate(t *testing.T) {
	made := func(id, name string, u tenant.User) *tenant.User {
		u.InstanceID, u.ID, u.OrgID, u.UserName, u.State, u.Revision = instanceID, id, orgID, name, tenant.StateActive, tenanttest.FirstRevision
		return &u
	}
	gigi := &tenant.Human{FirstName: "Gigi", LastName: "Giraffe", DisplayName: "Gigi Giraffe", PreferredLanguage: "und", Email: "gigi@example.com"}
	bot := &tenant.Machine{Name: "Bot", AccessTokenType: tenant.AccessTokenJWT}
	const drawn = "2000000000000000001"
	for _, tt := range []struct {
		name    string
		cmd     user.CreateCommand
		want    *tenant.User
		idTaken *tenant.Error
	}{
		{
			"person",
			user.CreateCommand{Human: &user.Human{FirstName: "Gigi", LastName: "Giraffe", Email: "gigi@example.com"}},
			made(drawn, "gigi@example.com", tenant.User{Human: gigi}), nil,
		},
		{
			"machine",
			user.CreateCommand{Machine: &user.Machine{Name: " Bot ", AccessTokenType: tenant.AccessTokenJWT}},
			made(drawn, drawn, tenant.User{Machine: bot}), nil,
		},
		{
			"person with an id",
			user.CreateCommand{ID: "42", Human: &user.Human{UserName: " Gigi ", FirstName: "Gigi", LastName: "Giraffe", Email: "gigi@example.com"}},
			made("42", "Gigi", tenant.User{Human: gigi, CredentialsFrom: tenanttest.StoredTime.Truncate(time.Second)}), user.ErrIDTaken,
		},
		{
			"machine with an id",
			user.CreateCommand{ID: "42", Machine: &user.Machine{UserName: "bot", Name: "Bot", AccessTokenType: tenant.AccessTokenJWT}},
			made("42", "bot", tenant.User{Machine: bot, CredentialsFrom: tenanttest.StoredTime.Truncate(time.Second)}), user.ErrMachineIDTaken,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var s tenanttest.Store
			got, err := create(&s, tt.cmd)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(&user.CreateResult{User: tt.want}, got); diff != "" {
				t.Errorf("result (-want +got):\n%s", diff)
			}
			eventID := drawn
			if tt.idTaken == nil {
				eventID = "2000000000000000002"
			}
			writes := []tenant.Write{tenant.Create{Entity: tt.want, Else: tt.idTaken}}
			if tt.idTaken != nil {
				writes = append(writes, tenant.Absent{Entity: &tenant.FormerUser{InstanceID: instanceID, ID: "42"}, Else: tt.idTaken})
			}
			want := tenant.Change{
				Writes: append(writes, tenant.Claim{
					Kind: tenant.ClaimLoginName, InstanceID: instanceID, Name: tenant.Fold(tt.want.UserName), Owner: tt.want.ID, OrgID: orgID, Taken: user.ErrUserNameTaken,
				}),
				Event: tenant.Event{InstanceID: instanceID, ID: eventID, Type: tenant.UserAdded, Actor: "ops", At: tenanttest.StoredTime, Data: tenant.UserAddedData{
					InstanceID: instanceID, OrgID: orgID, UserID: tt.want.ID, UserName: tt.want.UserName, IsMachine: tt.want.Machine != nil,
				}},
			}
			if diff := cmp.Diff(want, s.OnlyChange(t), cmp.Comparer(tenanttest.SameError)); diff != "" {
				t.Errorf("change (-want +got):\n%s", diff)
			}
		})
	}
}

// TestCheckLanguage checks that regions of supported languages are accepted, and
// other languages are not.
func TestCheckLanguage(t *testing.T) {
	for text, want := range map[string]string{"": "und", "und": "und", "de": "de", "DE-ch": "de-CH"} {
		if got, err := user.CheckLanguage(text); err != nil || got != want {
			t.Errorf("%q: got %q, %v, want %q", text, got, err, want)
		}
	}
	for text, want := range map[string]error{"_": user.ErrLanguageInvalid, "xx": user.ErrLanguageInvalid, "tlh": user.ErrLanguageNotSupported} {
		if got, err := user.CheckLanguage(text); err != want || got != "" { //nolint:errorlint // unwrapped
			t.Errorf("%q: got %q, %v, want %v", text, got, err, want)
		}
	}
}
