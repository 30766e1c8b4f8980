package user

import (
	"strings"
	"time"

	"github.com/tenantry/tenantry/pkg/locale"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// undetermined is the language of a person who named none, or no known one.
const undetermined = "und"

// Human is the person of a command, as sent by the caller.
type Human struct {
	// UserName may be empty for the owner of an instance; then it is the e-mail
	// address.
	UserName                                   string
	FirstName, LastName, NickName, DisplayName string
	PreferredLanguage                          string
	Gender                                     tenant.Gender
	Email                                      string
	EmailVerified                              bool
	// EmailCode and PhoneCode request codes to verify the address and the number.
	EmailCode, PhoneCode bool
	// Phone is nil if absent.
	Phone *Phone
	// Password is empty if absent, as is PasswordHash, a hash by another system. At
	// most one of them is set.
	Password, PasswordHash string
	PasswordChangeRequired bool
}

// NormalizePhone returns a number in E.164 format, or ErrPhoneInvalid. Safe for
// concurrent use.
type NormalizePhone func(number string) (string, error)

// Phone is a phone number as sent by the caller.
type Phone struct {
	Number   string
	Verified bool
}

// Check applies the rules for a person in the contract's order, up to the names, and
// returns the user name and the person. The caller must check phone and password,
// because other rules come in between. It returns ErrEmailInvalid, ErrUserNameBlank,
// ErrFirstNameEmpty, ErrLastNameEmpty, ErrNickNameInvalid, ErrDisplayNameInvalid or
// tenant.ErrNameInvisible. An unknown language or gender is no error: it is stored as
// undetermined.
func (h *Human) Check() (userName string, person *tenant.Human, err error) {
	address, err := emailAddress(h.Email)
	if err != nil {
		return "", nil, err
	}
	userName = h.UserName
	if userName == "" {
		userName = address
	}
	if userName, err = tenant.UniqueName(userName, ErrUserNameBlank); err != nil {
		return "", nil, err
	}
	first, err := tenant.Name(h.FirstName, ErrFirstNameEmpty)
	if err != nil {
		return "", nil, err
	}
	last, err := tenant.Name(h.LastName, ErrLastNameEmpty)
	if err != nil {
		return "", nil, err
	}
	if tenant.HasControl(h.NickName) {
		return "", nil, ErrNickNameInvalid
	}
	if tenant.HasControl(h.DisplayName) {
		return "", nil, ErrDisplayNameInvalid
	}
	display := h.DisplayName
	if strings.TrimSpace(display) == "" {
		display = first + " " + last
	}
	gender := h.Gender
	if gender < tenant.GenderUnspecified || gender > tenant.GenderDiverse {
		gender = tenant.GenderUnspecified
	}
	return userName, &tenant.Human{
		FirstName: first, LastName: last, NickName: h.NickName, DisplayName: display,
		PreferredLanguage: locale.Canonical(h.PreferredLanguage, undetermined), Gender: gender,
		Email: h.Email, EmailVerified: h.EmailVerified,
	}, nil
}

// NewCodes has the codes of a new person; a zero Code was not requested.
type NewCodes struct{ Email, Phone Code }

// IssueCodes makes the requested codes for the user that the person becomes. An error
// is an internal one.
func (h *Human) IssueCodes(made *tenant.User) (codes NewCodes, err error) {
	if h.EmailCode {
		if codes.Email, err = IssueCode(made, tenant.CodeForEmail, made.CreatedAt); err != nil {
			return NewCodes{}, err
		}
	}
	if h.PhoneCode && made.Human.Phone != "" {
		codes.Phone, err = IssueCode(made, tenant.CodeForPhone, made.CreatedAt)
	}
	return codes, err
}

// Writes returns the writes of both codes, for the transaction that creates the user.
func (c NewCodes) Writes() (writes []tenant.Write) {
	for _, code := range []Code{c.Email, c.Phone} {
		if code.Write != nil {
			writes = append(writes, code.Write)
		}
	}
	return writes
}

// SetPassword hashes the person's password, if there is one, or takes over another
// system's hash. Hashing is deliberately slow, so it comes after all rules. It returns
// the errors of CheckPassword.
func (h *Human) SetPassword(person *tenant.Human) error {
	if h.PasswordHash != "" {
		person.PasswordHash, person.PasswordChangeRequired = h.PasswordHash, h.PasswordChangeRequired
		return checkHash(h.PasswordHash)
	}
	if h.Password == "" {
		return nil
	}
	prepared, err := newPassword(h.Password)
	if err != nil {
		return err
	}
	hash, err := hashPassword(prepared)
	if err != nil {
		return err
	}
	person.PasswordHash, person.PasswordChangeRequired = hash, h.PasswordChangeRequired
	return nil
}

// PasswordSetAt returns when the password of a user created at that time was set: zero
// for a machine, for which person is nil, and for a person without a password.
func PasswordSetAt(person *tenant.Human, at time.Time) time.Time {
	if person == nil || person.PasswordHash == "" {
		return time.Time{}
	}
	return at
}

// CheckPassword applies the rules for the password or its hash, if there is one. It
// returns one of the ErrPassword or ErrHash refusals.
func (h *Human) CheckPassword() error {
	if h.PasswordHash != "" {
		return checkHash(h.PasswordHash)
	}
	if h.Password == "" {
		return nil
	}
	_, err := newPassword(h.Password)
	return err
}
