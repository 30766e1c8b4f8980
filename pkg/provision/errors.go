package provision

import "github.com/tenantry/tenantry/pkg/tenant"

const (
	keyInvalidArgument = "Errors.Invalid.Argument"
	keyUserInvalid     = "Errors.User.Invalid"
	keyOrgDomainEmpty  = "Errors.Org.Domain.EmptyString"
)

// The refusals of the two calls. Source: the contract, errors.md, where each
// id, text and place in the order is measured; ours are marked so.
var (
	ErrFirstOrgNameBlank = invalid("ORG-mruNY", keyInvalidArgument)
	ErrOrgNameEmpty      = invalid("ORG-RrfXY", keyOrgDomainEmpty)
	ErrOrgDomainInvalid  = invalid("ORG-r3h4J", keyInvalidArgument)
	ErrEmailInvalid      = invalid("EMAIL-599GV", "Errors.User.Email.Invalid")
	ErrUserNameBlank     = invalid("V2-zzad3", keyInvalidArgument)
	ErrFirstNameEmpty    = invalid("USER-UCej2", "Errors.User.Profile.FirstNameEmpty")
	ErrLastNameEmpty     = invalid("USER-4hB7d", "Errors.User.Profile.LastNameEmpty")
	ErrPhoneInvalid      = invalid("PHONE-so0wa", "Errors.User.Phone.Invalid")
	ErrRolesInvalid      = invalid("Org-4N8es", "Errors.Org.MemberInvalid")
	ErrSuffixReserved    = invalid("COMMAND-SFd21", "Errors.User.DomainNotAllowedAsUsername")
	ErrHostInvalid       = invalid("INST-S3v3w", "Errors.Instance.Domain.InvalidCharacter")

	ErrMachineUserNameEmpty = invalid("COMMAND-bm9Ds", keyUserInvalid)
	ErrMachineNameEmpty     = invalid("COMMAND-bs9Ds", keyUserInvalid)
	ErrExpiryPast           = invalid("DOMAIN-dv3t5", "Errors.AuthNKey.ExpireBeforeNow")

	ErrPasswordTooShort = invalid("COMMA-HuJf6", "Errors.User.PasswordComplexityPolicy.MinLength")
	ErrPasswordNoLower  = invalid("COMMA-co3Xw", "Errors.User.PasswordComplexityPolicy.HasLower")
	ErrPasswordNoUpper  = invalid("COMMA-VoaRj", "Errors.User.PasswordComplexityPolicy.HasUpper")
	ErrPasswordNoNumber = invalid("COMMA-ZBv4H", "Errors.User.PasswordComplexityPolicy.HasNumber")
	ErrPasswordNoSymbol = invalid("COMMA-ZDLwA", "Errors.User.PasswordComplexityPolicy.HasSymbol")

	// ErrExpiryTooLate is ours: the original has no bound.
	ErrExpiryTooLate = invalid("DOMAIN-mXe5p", "expirationDate is later than this deployment allows")

	// ErrPasswordInvalid is ours: the original takes control characters, and
	// letters that Unicode does not have yet.
	ErrPasswordInvalid = invalid("COMMA-pRe8w", keyInvalidArgument)

	// ErrNickNameInvalid and ErrDisplayNameInvalid are ours: the original
	// stores control characters.
	ErrNickNameInvalid    = invalid("USER-nCk7w", keyInvalidArgument)
	ErrDisplayNameInvalid = invalid("USER-dSp4n", keyInvalidArgument)

	ErrMachineEmpty = &tenant.Error{Kind: tenant.KindPrecondition, ID: "PROJE-hzxwo", Key: keyInvalidArgument}

	ErrHostTaken      = conflict("V3-DKcYh", "Errors.Instance.Domain.AlreadyExists")
	ErrOrgNameTaken   = conflict("V3-DKcYh", "Errors.Org.AlreadyExists")
	ErrUserNameTaken  = conflict("V3-DKcYh", "Errors.User.AlreadyExists")
	ErrOrgDomainTaken = conflict("V3-DKcYh", "Errors.Org.Domain.AlreadyExists")
	ErrDomainTwice    = conflict("V2-e1wse", "Errors.Already.Exists")
)

func invalid(id, key string) *tenant.Error {
	return &tenant.Error{Kind: tenant.KindInvalid, ID: id, Key: key}
}

func conflict(id, key string) *tenant.Error {
	return &tenant.Error{Kind: tenant.KindConflict, ID: id, Key: key}
}
