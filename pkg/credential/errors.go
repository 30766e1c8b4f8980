package credential

import "github.com/tenantry/tenantry/pkg/tenant"

const (
	keyUserNotFound    = "Errors.User.NotFound"
	keyUserNotExisting = "Errors.User.NotExisting"
)

// Refusals. Source: the contract, v2.md, section 4.1, except for those marked as ours.
var (
	ErrExpiryPast = tenant.Invalid("DOMAIN-dv3t5", "Errors.AuthNKey.ExpireBeforeNow")
	// ErrExpiryTooLate is ours: the original has no limit.
	ErrExpiryTooLate = tenant.Invalid("DOMAIN-mXe5p", "expirationDate is later than this deployment allows")

	ErrPublicKeyInvalid = tenant.Invalid("COMMAND-5F3h1", "Errors.User.Machine.Key.Invalid")
	// ErrKeyNoMachine means that the user of a new key is not a machine, or does not
	// exist.
	ErrKeyNoMachine = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-bnipwm1", Key: keyUserNotFound}
	ErrKeyNotFound  = &tenant.Error{Kind: tenant.KindNotFound, ID: "COMMAND-4m77G", Key: "Errors.User.Machine.Key.NotFound"}

	ErrTokenNoMachine    = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-Df2f1", Key: "Errors.User.WrongType"}
	ErrTokenUserNotFound = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-Dggw2", Key: keyUserNotFound}
	ErrTokenNotFound     = &tenant.Error{Kind: tenant.KindNotFound, ID: "COMMAND-4m77G", Key: "Errors.User.PAT.NotFound"}

	// ErrUserNotFound means that the user whose key or token should be removed does not
	// exist.
	ErrUserNotFound = &tenant.Error{Kind: tenant.KindNotFound, ID: "COMMAND-4g3xq", Key: "Errors.NotFound"}

	// ErrSecretNoMachine and ErrRemoveSecretNoMachine mean that the user is not a
	// machine, or does not exist.
	ErrSecretNoMachine       = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-x8910n", Key: keyUserNotExisting}
	ErrRemoveSecretNoMachine = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-x7s802", Key: keyUserNotExisting}
	ErrSecretNotFound        = &tenant.Error{Kind: tenant.KindPrecondition, ID: "COMMAND-coi82n", Key: "Errors.User.Machine.Secret.NotExisting"}

	// ErrTooManyToSort is ours: the original sorts any number.
	ErrTooManyToSort = &tenant.Error{
		Kind: tenant.KindPrecondition, ID: "CREDS-sOrt1",
		Key: "more than 10000 users and credentials would have to be read to sort in this order; filter by user, or leave out sortingColumn",
	}
)
