package user

import "github.com/tenantry/tenantry/pkg/tenant"

const (
	keyCodeEmpty    = "Errors.User.Code.Empty"
	keyCodeInvalid  = "Errors.User.Code.Invalid"
	keyCodeNotFound = "Errors.User.Code.NotFound"
)

// Refusals of codes, and of changes that need one. Source: the contract, v2.md, section
// 4.1; ours are marked.
var (
	ErrEmailNotChanged  = precondition("COMMAND-Uch5e", "Errors.User.Email.NotChanged")
	ErrEmailCodeMissing = precondition("EMAIL-5w5ilin4yt", keyCodeEmpty)
	ErrPhoneNotFound    = precondition("COMMAND-ieJ2e", "Errors.User.Phone.NotFound")
	ErrPhoneNotChanged  = precondition("COMMAND-Uch5e", "Errors.User.Phone.NotChanged")
	ErrPhoneCodeMissing = precondition("PHONE-5xrra88eq8", keyCodeEmpty)
	ErrCodeInvalid      = tenant.Invalid("COMMAND-eis9R", keyCodeInvalid)

	ErrInitialized          = precondition("COMMAND-EF34g", "Errors.User.AlreadyInitialised")
	ErrInvitationAccepted   = precondition("COMMAND-Gg42s", "Errors.User.AlreadyInitialised")
	ErrInvitationNeverSent  = precondition("COMMAND-Wr3gq", keyCodeNotFound)
	ErrInvitationInvalid    = tenant.Invalid("COMMAND-Wgn4q", keyCodeInvalid)
	ErrPasswordCodeInvalid  = tenant.Invalid("CODE-woT0xc", keyCodeInvalid)
	ErrPasswordCodeNotFound = precondition("COMMAND-2M9fs", keyCodeNotFound)
	ErrURLTemplateInvalid   = tenant.Invalid("DOMAIN-ieYa7", "Errors.User.InvalidURLTemplate")

	// ErrNothingIsSent is ours: the original sends messages.
	ErrNothingIsSent = &tenant.Error{
		Kind: tenant.KindUnimplemented, ID: "USER-sEnd0",
		Key: "messages are not sent yet; ask for the code with returnCode and send it yourself",
	}
)

func precondition(id, key string) *tenant.Error {
	return &tenant.Error{Kind: tenant.KindPrecondition, ID: id, Key: key}
}
