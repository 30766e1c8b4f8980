package user

import (
	"strings"
	"time"

	"github.com/tenantry/tenantry/pkg/locale"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// undetermined is the language of a person who named none, or none that is
// known.
const undetermined = "und"

// Human is the person of a command, as the caller gave it.
type Human struct {
	// UserName may be empty for the owner of an instance: then it is the e-mail address.
	UserName                                   string
	FirstName, LastName, NickName, DisplayName string
	PreferredLanguage                          string
	Gender                                     tenant.Gender
	Email                                      string
	EmailVerified                              bool
	// EmailCode and PhoneCode ask for codes by which address and number can be
	// verified.
	EmailCode, PhoneCode bool
	// Phone is absent when nil.
	Phone *Phone
	// Password is absent when empty, as is PasswordHash, the hash of one by another
	// system. There is one of them at most.
	Password, PasswordHash string
	PasswordChangeRequired bool
}

// NormalizePhone returns a number in E.164 form, or ErrPhoneInvalid. Safe for
// concurrent use.
type NormalizePhone func(number string) (string, error)

// Phone is a telephone number as the caller gave it.
type Phone struct {
	Number   string
	Verified bool
}

// Check applies the rules of a person in the contract's order, up to the names,
// and returns the user name and the person; its phone and password are for the
// caller, who has other rules between.
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

// NewCodes are those of a person who is being made; a zero Code was not asked for.
type NewCodes struct{ Email, Phone Code }

// IssueCodes makes the codes that the person asked for, of the user who they
// become.
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

// Writes are those of both, for the transaction that makes the user.
func (c NewCodes) Writes() (writes []tenant.Write) {
	for _, code := range []Code{c.Email, c.Phone} {
		if code.Write != nil {
			writes = append(writes, code.Write)
		}
	}
	return writes
}

// SetPassword hashes the person's password, if there is one, or takes over the hash
// of another system. It is slow on purpose, so it comes after every rule.
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

// PasswordSetAt returns when the password of a new user was set who is made at
// that time: zero for a machine, which is nil here, and for a person without one.
func PasswordSetAt(person *tenant.Human, at time.Time) time.Time {
	if person == nil || person.PasswordHash == "" {
		return time.Time{}
	}
	return at
}

// CheckPassword applies the rules of the password, or of its hash, if there is one.
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
