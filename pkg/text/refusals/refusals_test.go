package refusals_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/tenantry/tenantry/pkg/text/refusals"
	"github.com/tenantry/tenantry/pkg/text/texttest"
)

// english has all keys with their English texts. New keys are added here and in
// every file.
var english = map[string]string{
	"Errors.Org.NotFound":               "Organisation not found",
	"Errors.Org.DefaultOrgNotDeletable": "Default Organisation must not be deleted",
	"Errors.Internal":                   "An internal error occurred",
	"Errors.Instance.NotChanged":        "Instance not changed",
	"Errors.Language.NotParsed":         "Could not parse language",
	"Errors.Language.NotSupported":      "Language is not supported",
	"Errors.Language.Undefined":         "Language is undefined",
	"Errors.IAM.MemberInvalid":          "Member is invalid",
	"Errors.User.NotFound":              "User could not be found",
	"Errors.Instance.Member.LastOwner":  "The instance would be left without an active IAM_OWNER who can sign in; give another user this role first",
	"Errors.Org.Member.LastOwner":       "The organisation would be left without an active ORG_OWNER who can sign in; give another user this role first",
	"Errors.Org.AlreadyExists":          "Organisation's name or id already taken",
	"Errors.Org.Domain.AlreadyExists":   "Domain already exists",
	"Errors.Org.Domain.EmptyString": "Invalid non numeric and alphabetical characters were replaced with empty " +
		"spaces and resulting domain is an empty string",
	"Errors.Metadata.KeyNotExisting":               "One or more keys do not exist",
	"Errors.Session.NotExisting":                   "Session does not exist",
	"Errors.Session.Terminated":                    "Session already terminated",
	"Errors.Session.Expired":                       "Session has expired",
	"Errors.Session.Token.Invalid":                 "Session Token is invalid",
	"Errors.Session.Unchecked":                     "The session has no user whose password was checked",
	"Errors.Session.TooOld":                        "The session's password check is older than the application allows; check the password again",
	"Errors.Session.OfAnother":                     "The application expects another user than the session's",
	"Errors.Session.UserInactive":                  "User is not active",
	"Errors.User.Password.ToBeChanged":             "The user must set a new password first",
	"Errors.User.GrantRequired":                    "Errors.User.GrantRequired",
	"Errors.User.ProjectRequired":                  "Errors.User.ProjectRequired",
	"Errors.User.NotAllowedOrg":                    "User is no member of the required organization",
	"Errors.AuthRequest.NotExisting":               "Auth Request does not exist",
	"Errors.AuthRequest.AlreadyHandled":            "Auth Request has already been handled",
	"Errors.AuthRequest.Refused":                   "The application may not make this request any more",
	"Errors.DeviceAuth.NotFound":                   "Device Authorization Request does not exist",
	"Errors.DeviceAuth.AlreadyHandled":             "Device Authorization Request has already been handled",
	"Errors.DeviceAuth.Expired":                    "Device Authorization Request has expired",
	"Errors.DeviceAuth.TooManyCodes":               "Too many wrong user codes; try again later",
	"Errors.Metadata.NoData":                       "Metadata list is empty",
	"Errors.Query.LimitExceeded":                   "Limit exceeded",
	"Errors.Request.Invalid":                       "Request is invalid",
	"Errors.Org.AlreadyActive":                     "Organisation is already active",
	"Errors.Org.AlreadyDeactivated":                "Organisation is already deactivated",
	"Errors.Org.Invalid":                           "Organisation is invalid",
	"Errors.Org.NotChanged":                        "Organisation not changed",
	"Errors.Org.DomainNotOnOrg":                    "Domain doesn't exist on organization",
	"Errors.Org.DomainVerified":                    "Domain is already verified",
	"Errors.Org.PrimaryDomainNotDeletable":         "Organization Domain must not be deleted",
	"Errors.Project.AlreadyExists":                 "Project already exists on organization",
	"Errors.NoChangesFound":                        "No changes",
	"Errors.Project.App.AlreadyExists":             "Application already exists",
	"Errors.Project.App.NotExisting":               "Application doesn't exist",
	"Errors.Project.App.Invalid":                   "Application invalid",
	"Errors.Project.App.Key.NotFound":              "Application key not found",
	"Errors.Project.App.NotFound":                  "Application not found",
	"Errors.Project.App.OIDCConfigInvalid":         "OIDC configuration is invalid",
	"Errors.Project.App.NotActive":                 "Application is not active",
	"Errors.Project.App.NotInactive":               "Application is not inactive",
	"Errors.Project.App.IsNotOIDC":                 "Application is not type OIDC",
	"Errors.Project.App.IsNotAPI":                  "Application is not type API",
	"Errors.Project.App.AuthMethodNoPrivateKeyJWT": "Chosen Auth Method does not require a key",
	"Errors.Project.App.AuthMethodNoSecret":        "Chosen Auth Method does not require a secret",
	"Errors.Project.Grant.AlreadyExists":           "Project Grant already exists",
	"Errors.Project.Grant.Invalid":                 "Project Grant is invalid",
	"Errors.UserGrant.AlreadyExists":               "User grant already exists",
	"Errors.UserGrant.NotFound":                    "User grant not found",
	"Errors.Project.Grant.NotFound":                "Project Grant not found",
	"Errors.Project.Grant.Member.Invalid":          "Project grant member is invalid",
	"Errors.Project.Member.AlreadyExists":          "Project member already exists",
	"Errors.Project.Member.Invalid":                "Project member is invalid",
	"Errors.Project.Invalid":                       "Project is invalid",
	"Errors.Project.NotActive":                     "Project is not active",
	"Errors.Project.NotFound":                      "Project not found",
	"Errors.Project.NotInactive":                   "Project is not deactivated",
	"Errors.Project.Role.AlreadyExists":            "Role already exists",
	"Errors.Project.Role.NotExisting":              "Role doesn't exist",
	"Errors.WebKey.ActiveDelete":                   "Cannot delete active web key",
	"Errors.WebKey.NotFound":                       "Web key not found",
	"Errors.User.UserIDMissing":                    "User ID missing",
	"Errors.User.Password.Empty":                   "Password is empty",
	"Errors.Unavailable": "The service is busy or a part of it is unreachable, " +
		"please send the request again in a moment",
	"Errors.User.AlreadyExists":                      "User already exists",
	"Errors.User.DomainNotAllowedAsUsername":         "Domain is already reserved and cannot be used",
	"Errors.User.Email.Invalid":                      "Email is invalid",
	"Errors.User.PasswordComplexityPolicy.HasLower":  "Password must contain lower case",
	"Errors.User.PasswordComplexityPolicy.HasNumber": "Password must contain number",
	"Errors.User.PasswordComplexityPolicy.HasSymbol": "Password must contain symbol",
	"Errors.User.PasswordComplexityPolicy.HasUpper":  "Password must contain upper case",
	"Errors.User.PasswordComplexityPolicy.MinLength": "Password is too short",
	"Errors.User.Phone.Invalid":                      "Phone is invalid",
	"Errors.User.AlreadyInitialised":                 "User is already initialized", //nolint:misspell // as recorded
	"Errors.User.Code.Empty":                         "Code is empty",
	"Errors.User.Code.Invalid":                       "Code is invalid",
	"Errors.User.Code.NotFound":                      "Code not found",
	"Errors.User.Email.NotChanged":                   "Email not changed",
	"Errors.User.Email.NotFound":                     "Email not found",
	"Errors.User.InvalidURLTemplate":                 "URL Template is invalid",
	"Errors.User.Password.Blocked":                   "Too many wrong passwords; wait a while before the next attempt",
	"Errors.Hash.NotSupported":                       "Password hash encoding not supported",
	"Errors.User.Password.Invalid":                   "Password is invalid",
	"Errors.User.Password.NotChanged":                "New password cannot be the same as your current password",
	"Errors.User.Password.NotFound":                  "Password not found",
	"Errors.User.Password.NotSet":                    "User has not set a password",
	"Errors.User.Phone.NotChanged":                   "Phone not changed",
	"Errors.User.Phone.NotFound":                     "Phone not found",
	"Errors.User.Profile.FirstNameEmpty":             "First name in profile is empty",
	"Errors.User.Profile.LastNameEmpty":              "Last name in profile is empty",
	"Errors.User.Machine.Key.Invalid":                "Public key is not a valid RSA public key in PKIX format with PEM encoding",
	"Errors.User.Machine.Key.NotFound":               "Machine key not found",
	"Errors.User.Machine.Secret.NotExisting":         "Secret doesn't exist",
	"Errors.User.PAT.NotFound":                       "Personal Access Token not found",
	"Errors.User.WrongType":                          "Not allowed for this user type",
	"Errors.User.AlreadyInactive":                    "User already inactive",
	"Errors.User.NotInactive":                        "User is not inactive",
	"Errors.User.ShouldBeActiveOrInitial":            "User is not active or initial",
	"Errors.User.NotLocked":                          "User is not locked",
}

func TestFiles(t *testing.T) {
	texttest.Files(t, ".", []string{"de", "en", "es", "fr", "it", "ja", "pl", "pt", "zh"}, slices.Sorted(maps.Keys(english)))
	catalogue, err := refusals.Load()
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range english {
		if got := catalogue.Text(key, "en", ""); got != want {
			t.Errorf("%s = %q, want %q", key, got, want)
		}
	}
}
