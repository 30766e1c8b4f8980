package user

import "github.com/tenantry/tenantry/pkg/tenant"

const keyInvalidArgument = "Errors.Invalid.Argument"

// Refusals of a user's data. Source: the contract, errors.md, which has each id, text
// and place in the order as measured; ours are marked.
var (
	ErrEmailInvalid   = tenant.Invalid("EMAIL-599GV", "Errors.User.Email.Invalid")
	ErrUserNameBlank  = tenant.Invalid("V2-zzad3", keyInvalidArgument)
	ErrFirstNameEmpty = tenant.Invalid("USER-UCej2", "Errors.User.Profile.FirstNameEmpty")
	ErrLastNameEmpty  = tenant.Invalid("USER-4hB7d", "Errors.User.Profile.LastNameEmpty")
	ErrPhoneInvalid   = tenant.Invalid("PHONE-so0wa", "Errors.User.Phone.Invalid")

	ErrPasswordTooShort = tenant.Invalid("COMMA-HuJf6", "Errors.User.PasswordComplexityPolicy.MinLength")
	ErrPasswordNoLower  = tenant.Invalid("COMMA-co3Xw", "Errors.User.PasswordComplexityPolicy.HasLower")
	ErrPasswordNoUpper  = tenant.Invalid("COMMA-VoaRj", "Errors.User.PasswordComplexityPolicy.HasUpper")
	ErrPasswordNoNumber = tenant.Invalid("COMMA-ZBv4H", "Errors.User.PasswordComplexityPolicy.HasNumber")
	ErrPasswordNoSymbol = tenant.Invalid("COMMA-ZDLwA", "Errors.User.PasswordComplexityPolicy.HasSymbol")

	// ErrPasswordInvalid is ours: the original accepts control characters and code
	// points that Unicode has not assigned.
	ErrPasswordInvalid = tenant.Invalid("COMMA-pRe8w", keyInvalidArgument)

	// ErrNickNameInvalid and ErrDisplayNameInvalid are ours: the original stores
	// control characters.
	ErrNickNameInvalid    = tenant.Invalid("USER-nCk7w", keyInvalidArgument)
	ErrDisplayNameInvalid = tenant.Invalid("USER-dSp4n", keyInvalidArgument)

	// ErrIDTaken and ErrIDInvalid are for requested ids. The latter is ours, because
	// the original accepts any text.
	ErrIDTaken   = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-7yiox1isql", Key: "Errors.User.AlreadyExisting"}
	ErrIDInvalid = tenant.Invalid("USER-oWnI1", "userId "+tenant.ChosenIDRule)

	ErrUserNameTaken = tenant.Conflict("V3-DKcYh", "Errors.User.AlreadyExists")
)
