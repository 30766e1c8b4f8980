package instance

import (
	"context"

	"golang.org/x/text/language"

	"github.com/tenantry/tenantry/pkg/locale"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// SetDefaultLanguage sets an instance's default language. Safe for concurrent use.
type SetDefaultLanguage struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute changes the language in one transaction; text is a BCP 47 tag in any
// spelling. It returns one of the ErrLanguage refusals, tenant.ErrChanged if the
// instance was changed since it was read, and tenant.ErrUnavailable.
func (uc *SetDefaultLanguage) Execute(ctx context.Context, cmd ChangeCommand, text string) (*tenant.Instance, error) {
	tag, err := checkLanguage(text)
	if err != nil {
		return nil, err
	}
	if tag == cmd.Instance.DefaultLanguage {
		return nil, ErrLanguageUnchanged
	}
	next := cmd.next(uc.Clock)
	next.DefaultLanguage = tag
	return cmd.commit(ctx, uc.Store, uc.IDs, next, tenant.DefaultLanguageSet, tenant.DefaultLanguageSetData{InstanceID: next.ID, DefaultLanguage: tag})
}

// checkLanguage returns a supported language in canonical form.
func checkLanguage(text string) (string, error) {
	tag, ok := locale.Parse(text)
	switch {
	case !ok:
		return "", user.ErrLanguageInvalid
	case tag == language.Und:
		return "", ErrLanguageUndefined
	case !locale.IsSupported(tag):
		return "", user.ErrLanguageNotSupported
	}
	return tag.String(), nil
}
