package pages

import (
	"errors"
	"net/http"

	"github.com/tenantry/tenantry/pkg/oidc/authorize"
	"github.com/tenantry/tenantry/pkg/oidc/endpoint"
	"github.com/tenantry/tenantry/pkg/oidc/signin"
	"github.com/tenantry/tenantry/pkg/user"
)

// preparePassword is only for people whose password must be changed and who have just
// signed in with it. For others it returns where they should go.
func (s *Service) preparePassword(p *page) (who *signin.Person, a *authorize.Request, elsewhere string, err error) {
	if who, a, err = s.prepareSignIn(p); err != nil {
		return nil, nil, "", err
	}
	switch {
	case who == nil:
		elsewhere = p.pageAddress(a, endpoint.Login)
	case !signin.MustChangePassword(who.User):
		elsewhere = p.afterSignIn(a)
	default:
		p.Seal = sealFor(who, endpoint.Password)
	}
	return who, a, elsewhere, nil
}

func (s *Service) showPassword(p *page) error {
	_, _, elsewhere, err := s.preparePassword(p)
	if err != nil {
		return err
	}
	if elsewhere != "" {
		return p.redirect(elsewhere)
	}
	return p.show("password", http.StatusOK)
}

func (s *Service) submitPassword(p *page) error {
	who, a, elsewhere, err := s.preparePassword(p)
	if err != nil {
		return err
	}
	if elsewhere != "" {
		return p.leave(elsewhere, a)
	}
	password, repeated := p.r.PostForm.Get("password"), p.r.PostForm.Get("repeated")
	switch {
	case !p.isOwnForm() || !p.isSealed():
		p.Error = p.Text.FormExpired
		return p.show("password", http.StatusForbidden)
	case password == "":
		p.Errors["password"] = p.Text.PasswordMissing
	case len([]rune(password)) > maxPassword:
		p.Errors["password"] = p.Text.PasswordTooLong
	case password != repeated:
		p.Errors["repeated"] = p.Text.PasswordsDiffer
	default:
		session, err := s.ChangePassword(p.r.Context(), who, password)
		if errors.Is(err, signin.ErrSessionEnded) {
			// Another change of the password was faster.
			p.w.Header().Del("Set-Cookie")
			return p.redirect(p.pageAddress(a, endpoint.Login))
		}
		text, ok := p.Text.passwordRefusal(err)
		if !ok {
			if err != nil {
				p.w.Header().Del("Set-Cookie")
				return err
			}
			if a != nil && s.IsFresh(a, who) {
				a.SetMark(session)
			}
			return p.leave(p.afterSignIn(a), a)
		}
		p.Errors["password"] = text
	}
	return p.show("password", http.StatusUnprocessableEntity)
}

// maxPassword is the API's limit, in runes.
const maxPassword = 200

// passwordRefusal returns the text for the refusal of a new password; ok is false for
// any other error, and for nil.
func (t *texts) passwordRefusal(err error) (text string, ok bool) {
	for refusal, text := range map[error]string{
		signin.ErrSamePassword: t.PasswordSame, user.ErrPasswordTooShort: t.PasswordTooShort,
		user.ErrPasswordNoLower: t.PasswordNoLower, user.ErrPasswordNoUpper: t.PasswordNoUpper,
		user.ErrPasswordNoNumber: t.PasswordNoNumber, user.ErrPasswordNoSymbol: t.PasswordNoSymbol,
		user.ErrPasswordInvalid: t.PasswordInvalid,
	} {
		if errors.Is(err, refusal) {
			return text, true
		}
	}
	return "", false
}
