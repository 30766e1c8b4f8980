package instance

import (
	"context"

	"golang.org/x/text/language"

	"github.com/tenantry/tenantry/pkg/locale"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// SetDefaultLanguageCommand asks for another default language of an instance.
type SetDefaultLanguageCommand struct {
	// Actor is who asks, for the event.
	Actor string
	// Instance as it was read.
	Instance *tenant.Instance
	// Language is a BCP 47 tag in any spelling.
	Language string
	// Complete may be nil.
	Complete tenant.Completer[tenant.Instance]
}

// SetDefaultLanguage is the use case of that name. Safe for concurrent use.
type SetDefaultLanguage struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute changes the language in one transaction. It returns one of the
// ErrLanguage refusals, tenant.ErrChanged if the instance was
// changed since it was read, and tenant.ErrUnavailable.
func (uc *SetDefaultLanguage) Execute(ctx context.Context, cmd SetDefaultLanguageCommand) (*tenant.Instance, error) {
	tag, err := checkLanguage(cmd.Language)
	if err != nil {
		return nil, err
	}
	if tag == cmd.Instance.DefaultLanguage {
		return nil, ErrLanguageUnchanged
	}
	at := uc.Clock()
	return tenant.Commit(ctx, uc.Store, cmd.Complete, func() (*tenant.Instance, tenant.Change, error) {
		next := *cmd.Instance
		next.DefaultLanguage, next.Revision = tag, cmd.Instance.Next(at)
		return &next, tenant.Change{
			Writes: []tenant.Write{tenant.Update{Entity: &next}},
			Event: tenant.Event{
				InstanceID: next.ID, ID: uc.IDs(), Type: tenant.DefaultLanguageSet, Actor: cmd.Actor, At: next.ChangedAt,
				Data: tenant.DefaultLanguageSetData{InstanceID: next.ID, DefaultLanguage: tag},
			},
		}, nil
	})
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
