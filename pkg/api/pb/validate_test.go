package pb_test

import (
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/api/pb/admin"
	"github.com/tenantry/tenantry/pkg/api/pb/authn"
	"github.com/tenantry/tenantry/pkg/api/pb/credentials"
	"github.com/tenantry/tenantry/pkg/api/pb/system"
)

// emailCases are addresses that both calls refuse, each with the reason that follows
// "value must be a valid email address | caused by: ". Several texts come from
// net/mail: a Go release that rewords one breaks the contract, and this test.
var emailCases = []struct{ name, email, cause string }{
	{"local_part_65", strings.Repeat("a", 65) + "@example.com", `email address local phrase cannot exceed 64 characters`},
	{"label_64", "a@" + strings.Repeat("b", 64) + ".com", `hostname part must be non-empty and cannot exceed 63 characters`},
	{"address_literal", "a@[127.0.0.1]", `hostname parts can only contain alphanumeric characters or hyphens, got "["`},
	{"underscore", "a@b.c_d", `hostname parts can only contain alphanumeric characters or hyphens, got "_"`},
	{"umlaut", "ada@münchen.de", `hostname parts can only contain alphanumeric characters or hyphens, got "ü"`},
	{"cjk_domain", "a@例え.jp", `hostname parts can only contain alphanumeric characters or hyphens, got "例"`},
	{"leading_hyphen", "ada@-x.com", `hostname parts cannot begin with hyphens`},
	{"uri", "mailto:a@b.com", `mail: expected comma`},
	{"angle_left_open", "a@b.com>", `mail: expected single address, got ">"`},
	{"two_at_signs", "a@b@c.com", `mail: expected single address, got "@c.com"`},
	{"line_end", "a@b.com\n", `mail: expected single address, got "\n"`},
	{"blank_in_domain", "ada@exa mple.com", `mail: expected single address, got "mple.com"`},
	{"no_at_sign", "nope", `mail: missing '@' or angle-addr`},
	{"at_signs_together", "ada@@example.com", `mail: missing '@' or angle-addr`},
	{"trailing_dot", "ada@example.com.", `mail: missing '@' or angle-addr`},
	{"no_local_part", "@b.com", `mail: missing word in phrase: mail: invalid string`},
	{"comment_first", "(c)a@b.com", `mail: missing word in phrase: mail: invalid string`},
	{"blank_in_local_part", "a b@example.com", `mail: no angle-addr`},
}

const inHuman = "invalid CreateInstanceRequest.Human: embedded message failed validation | caused by: "

const inMachine = "invalid CreateInstanceRequest.Machine: embedded message failed validation | caused by: "

const inKeyType = inMachine + "invalid CreateInstanceRequest_Machine.MachineKey: embedded message failed validation" +
	" | caused by: invalid CreateInstanceRequest_MachineKey.Type: "

const inCreateEmail = inHuman + "invalid CreateInstanceRequest_Human.Email: embedded message failed validation" +
	" | caused by: invalid CreateInstanceRequest_Email.Email: "

func TestCreateInstanceRequest_Validate(t *testing.T) {
	type request = system.CreateInstanceRequest
	type createCase struct {
		name string
		edit func(*request)
		want string
	}
	cases := []createCase{
		{"human", func(*request) {}, ""},
		{"machine", func(r *request) { r.Owner = machine() }, ""},
		{"machine_without_credentials", func(r *request) {
			r.Owner = &system.CreateInstanceRequest_Machine_{Machine: &system.CreateInstanceRequest_Machine{}}
		}, ""},
		{"human_without_names", func(r *request) { r.GetHuman().UserName, r.GetHuman().Profile, r.GetHuman().Password = "", nil, nil }, ""},
		{"instance_name_200_runes", func(r *request) { r.InstanceName = runes(200) }, ""},

		{"instance_name_missing", func(r *request) { r.InstanceName = "" }, "invalid CreateInstanceRequest.InstanceName: value length must be between 1 and 200 runes, inclusive"},
		{"instance_name_201", func(r *request) { r.InstanceName = runes(201) }, "invalid CreateInstanceRequest.InstanceName: value length must be between 1 and 200 runes, inclusive"},
		{"first_org_name_201", func(r *request) { r.FirstOrgName = runes(201) }, "invalid CreateInstanceRequest.FirstOrgName: value length must be at most 200 runes"},
		{"custom_domain_201", func(r *request) { r.CustomDomain = runes(201) }, "invalid CreateInstanceRequest.CustomDomain: value length must be at most 200 runes"},
		{"default_language_11", func(r *request) { r.DefaultLanguage = runes(11) }, "invalid CreateInstanceRequest.DefaultLanguage: value length must be at most 10 runes"},
		{"owner_missing", func(r *request) { r.Owner = nil }, "invalid CreateInstanceRequest.Owner: value is required"},
		{"human_email_missing", func(r *request) { r.GetHuman().Email = nil }, inHuman + "invalid CreateInstanceRequest_Human.Email: value is required"},
		{"human_email_empty", func(r *request) { r.GetHuman().Email.Email = "" }, inCreateEmail + "value length must be between 1 and 200 runes, inclusive"},
		{"human_email_201", func(r *request) { r.GetHuman().Email.Email = strings.Repeat("a", 189) + "@example.com" }, inCreateEmail + "value length must be between 1 and 200 runes, inclusive"},
		{"human_user_name_201", func(r *request) { r.GetHuman().UserName = runes(201) }, inHuman + "invalid CreateInstanceRequest_Human.UserName: value length must be at most 200 runes"},
		{"human_password_201", func(r *request) { r.GetHuman().Password.Password = runes(201) }, inHuman + "invalid CreateInstanceRequest_Human.Password: embedded message failed validation | caused by: invalid CreateInstanceRequest_Password.Password: value length must be at most 200 runes"},
		{"human_first_name_201", func(r *request) { r.GetHuman().Profile.FirstName = runes(201) }, inHuman + "invalid CreateInstanceRequest_Human.Profile: embedded message failed validation | caused by: invalid CreateInstanceRequest_Profile.FirstName: value length must be at most 200 runes"},
		{"human_last_name_201", func(r *request) { r.GetHuman().Profile.LastName = runes(201) }, inHuman + "invalid CreateInstanceRequest_Human.Profile: embedded message failed validation | caused by: invalid CreateInstanceRequest_Profile.LastName: value length must be at most 200 runes"},
		{"human_language_11", func(r *request) { r.GetHuman().Profile.PreferredLanguage = "abcdefghijk" }, inHuman + "invalid CreateInstanceRequest_Human.Profile: embedded message failed validation | caused by: invalid CreateInstanceRequest_Profile.PreferredLanguage: value length must be at most 10 runes"},
		{"machine_user_name_201", func(r *request) { r.Owner = machine(); r.GetMachine().UserName = runes(201) }, inMachine + "invalid CreateInstanceRequest_Machine.UserName: value length must be at most 200 runes"},
		{"machine_name_201", func(r *request) { r.Owner = machine(); r.GetMachine().Name = runes(201) }, inMachine + "invalid CreateInstanceRequest_Machine.Name: value length must be at most 200 runes"},
		{"machine_key_type_0", func(r *request) { r.Owner = machine(); r.GetMachine().MachineKey.Type = 0 }, inKeyType + "value must not be in list [KEY_TYPE_UNSPECIFIED]"},
		{"machine_key_type_9", func(r *request) { r.Owner = machine(); r.GetMachine().MachineKey.Type = 9 }, inKeyType + "value must be one of the defined enum values"},
		{"machine_key_type_-1", func(r *request) { r.Owner = machine(); r.GetMachine().MachineKey.Type = -1 }, inKeyType + "value must be one of the defined enum values"},

		// The owner is checked after all plain fields, whatever its number (contract,
		// case order/validation-three).
		{"language_before_owner", func(r *request) { r.DefaultLanguage, r.Owner = runes(11), nil }, "invalid CreateInstanceRequest.DefaultLanguage: value length must be at most 10 runes"},
	}
	for _, c := range emailCases {
		cases = append(cases, createCase{"human_email_" + c.name, func(r *request) { r.GetHuman().Email.Email = c.email }, inCreateEmail + "value must be a valid email address | caused by: " + c.cause})
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			req := &request{InstanceName: "acme", FirstOrgName: "Acme", CustomDomain: "acme.example", DefaultLanguage: "en", Owner: &system.CreateInstanceRequest_Human_{Human: &system.CreateInstanceRequest_Human{
				UserName: "root",
				Email:    &system.CreateInstanceRequest_Email{Email: "root@example.com", IsEmailVerified: true},
				Profile:  &system.CreateInstanceRequest_Profile{FirstName: "Ada", LastName: "Lovelace", PreferredLanguage: "en"},
				Password: &system.CreateInstanceRequest_Password{Password: "Str0ng-Passw0rd!"},
			}}}
			c.edit(req)
			if got := textOf(req.Validate()); got != c.want {
				t.Errorf("Validate()\n got %q\nwant %q", got, c.want)
			}
		})
	}
}

const inUser = "invalid SetUpOrgRequest.Human: embedded message failed validation | caused by: "

const inUserProfile = inUser + "invalid SetUpOrgRequest_Human.Profile: embedded message failed validation" +
	" | caused by: invalid SetUpOrgRequest_Human_Profile."

const inUserEmail = inUser + "invalid SetUpOrgRequest_Human.Email: embedded message failed validation" +
	" | caused by: invalid SetUpOrgRequest_Human_Email.Email: value must be a valid email address | caused by: "

const inUserPhone = inUser + "invalid SetUpOrgRequest_Human.Phone: embedded message failed validation" +
	" | caused by: invalid SetUpOrgRequest_Human_Phone.Phone: "

const inOrg = "invalid SetUpOrgRequest.Org: embedded message failed validation | caused by: "

func TestSetUpOrgRequest_Validate(t *testing.T) {
	type request = admin.SetUpOrgRequest
	type setUpCase struct {
		name string
		edit func(*request)
		want string
	}
	cases := []setUpCase{
		{"human", func(*request) {}, ""},
		{"without_phone", func(r *request) { r.GetHuman().Phone = nil }, ""},
		{"gender_undefined", func(r *request) { r.GetHuman().Profile.Gender = 7 }, ""},
		{"password_200", func(r *request) { r.GetHuman().Password = runes(200) }, ""},
		{"password_201", func(r *request) { r.GetHuman().Password = runes(201) }, inUser + "invalid SetUpOrgRequest_Human.Password: value length must be at most 200 runes"},
		{"email_over_200", func(r *request) { r.GetHuman().Email.Email = longEmail(213) }, ""},
		{"phone_50_runes", func(r *request) { r.GetHuman().Phone.Phone = "+" + runes(49) }, ""},

		{"org_missing", func(r *request) { r.Org = nil }, "invalid SetUpOrgRequest.Org: value is required"},
		{"org_name_empty", func(r *request) { r.Org.Name = "" }, inOrg + "invalid SetUpOrgRequest_Org.Name: value length must be between 1 and 200 runes, inclusive"},
		{"org_name_201", func(r *request) { r.Org.Name = runes(201) }, inOrg + "invalid SetUpOrgRequest_Org.Name: value length must be between 1 and 200 runes, inclusive"},
		{"org_domain_201", func(r *request) { r.Org.Domain = runes(201) }, inOrg + "invalid SetUpOrgRequest_Org.Domain: value length must be at most 200 runes"},
		{"user_missing", func(r *request) { r.User = nil }, "invalid SetUpOrgRequest.User: value is required"},
		{"user_name_empty", func(r *request) { r.GetHuman().UserName = "" }, inUser + "invalid SetUpOrgRequest_Human.UserName: value length must be between 1 and 200 runes, inclusive"},
		{"user_name_201", func(r *request) { r.GetHuman().UserName = runes(201) }, inUser + "invalid SetUpOrgRequest_Human.UserName: value length must be between 1 and 200 runes, inclusive"},
		{"profile_missing", func(r *request) { r.GetHuman().Profile = nil }, inUser + "invalid SetUpOrgRequest_Human.Profile: value is required"},
		{"first_name_empty", func(r *request) { r.GetHuman().Profile.FirstName = "" }, inUserProfile + "FirstName: value length must be between 1 and 200 runes, inclusive"},
		{"last_name_201", func(r *request) { r.GetHuman().Profile.LastName = runes(201) }, inUserProfile + "LastName: value length must be between 1 and 200 runes, inclusive"},
		{"nick_name_201", func(r *request) { r.GetHuman().Profile.NickName = runes(201) }, inUserProfile + "NickName: value length must be at most 200 runes"},
		{"display_name_201", func(r *request) { r.GetHuman().Profile.DisplayName = runes(201) }, inUserProfile + "DisplayName: value length must be at most 200 runes"},
		{"language_11", func(r *request) { r.GetHuman().Profile.PreferredLanguage = runes(11) }, inUserProfile + "PreferredLanguage: value length must be at most 10 runes"},
		{"email_missing", func(r *request) { r.GetHuman().Email = nil }, inUser + "invalid SetUpOrgRequest_Human.Email: value is required"},
		{"email_empty", func(r *request) { r.GetHuman().Email.Email = "" }, inUserEmail + "mail: no address"},
		{"email_255", func(r *request) { r.GetHuman().Email.Email = longEmail(255) }, inUserEmail + "email addresses cannot exceed 254 characters"},
		{"phone_empty", func(r *request) { r.GetHuman().Phone.Phone = "" }, inUserPhone + "value length must be between 1 and 50 runes, inclusive"},
		{"phone_51", func(r *request) { r.GetHuman().Phone.Phone = "+" + runes(50) }, inUserPhone + "value length must be between 1 and 50 runes, inclusive"},
		{"phone_without_plus", func(r *request) { r.GetHuman().Phone.Phone = "0791234567" }, inUserPhone + `value does not have prefix "+"`},
		{"phone_full_width_plus", func(r *request) { r.GetHuman().Phone.Phone = "＋41791234567" }, inUserPhone + `value does not have prefix "+"`},
	}
	for _, c := range emailCases {
		cases = append(cases, setUpCase{"email_" + c.name, func(r *request) { r.GetHuman().Email.Email = c.email }, inUserEmail + c.cause})
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			req := &request{Org: &admin.SetUpOrgRequest_Org{Name: "Globex", Domain: "globex.example"}, User: &admin.SetUpOrgRequest_Human_{Human: &admin.SetUpOrgRequest_Human{
				UserName: "gigi",
				Profile:  &admin.SetUpOrgRequest_Human_Profile{FirstName: "Gigi", LastName: "Giraffe", PreferredLanguage: "en"},
				Email:    &admin.SetUpOrgRequest_Human_Email{Email: "gigi@example.com"},
				Phone:    &admin.SetUpOrgRequest_Human_Phone{Phone: "+41 71 000 00 00"},
				Password: "Str0ng-Passw0rd!",
			}}}
			c.edit(req)
			if got := textOf(req.Validate()); got != c.want {
				t.Errorf("Validate()\n got %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestClaimCredentialsRequest_Validate(t *testing.T) {
	const tooLong = "invalid ClaimCredentialsRequest.RequestId: value length must be between 1 and 128 runes, inclusive"
	for _, c := range []struct{ name, requestID, want string }{
		{"128_runes", runes(128), ""},
		{"129", runes(129), tooLong},
		{"empty", "", tooLong},
	} {
		t.Run(c.name, func(t *testing.T) {
			req := &credentials.ClaimCredentialsRequest{RequestId: c.requestID}
			if got := textOf(req.Validate()); got != c.want {
				t.Errorf("Validate()\n got %q\nwant %q", got, c.want)
			}
		})
	}
}

func machine() *system.CreateInstanceRequest_Machine_ {
	return &system.CreateInstanceRequest_Machine_{Machine: &system.CreateInstanceRequest_Machine{
		UserName:            "robot",
		Name:                "Robot",
		PersonalAccessToken: &system.CreateInstanceRequest_PersonalAccessToken{},
		MachineKey:          &system.CreateInstanceRequest_MachineKey{Type: authn.KeyType_KEY_TYPE_JSON},
	}}
}

// runes returns a text of n two-byte letters: limits count runes.
func runes(n int) string { return strings.Repeat("é", n) }

// longEmail returns an address of n letters, 130 to 255, whose parts stay within their
// own limits: 64 before the at sign, 63 in a label.
func longEmail(n int) string {
	domain := strings.Repeat(strings.Repeat("b", 62)+".", 4)
	return strings.Repeat("a", 64) + "@" + domain[:n-66] + "b"
}

func textOf(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
