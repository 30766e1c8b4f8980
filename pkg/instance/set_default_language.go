package instance

import (
	"context"

	"golang.org/x/text/language"

	"github.com/tenantry/tenantry/pkg/locale"
	"github.com/tenantry/tenantry/pkg/tenant"
	"github.com/tenantry/tenantry/pkg/user"
)

// SetDefaultLanguageCommand requests another default language for an instance.
type SetDefaultLanguageCommand struct {
	// Actor is the requester, for the event.
	Actor string
	// Instance is as read.
	Instance *tenant.Instance
	// Language is a BCP 47 tag in any spelling.
	Language string
	// Complete may be nil.
	Complete tenant.Completer[tenant.Instance]
}

// SetDefaultLanguage sets an instance's default language. Safe for concurrent use.
type SetDefaultLanguage struct {
	Store tenant.Store
	Clock tenant.Clock
	IDs   tenant.IDs
}

// Execute changes the language in one transaction. It returns one of the ErrLanguage
// refusals, tenant.ErrChanged if the instance was changed since it was read, and
// tenant.ErrUnavailable.
func (uc *SetDefaultLanguage) Execute(ctx context.Context, cmd SetDefaultLanguageCommand) (*tenant.Instance, error) {
	tag, err := checkLanguage(cmd.Language)
	if err != nil {
		return nil, err
	}
	if tag == cmd.Instance.DefaultLanguage {
		return nil, ErrLanguageUnchanged
	}
	next := *cmd.Instance
	next.DefaultLanguage, next.Revision = tag, cmd.Instance.Next(uc.Clock())
	return tenant.CommitInstance(ctx, uc.Store, cmd.Complete, uc.IDs, &next, tenant.Event{
		Type: tenant.DefaultLanguageSet, Actor: cmd.Actor, Data: tenant.DefaultLanguageSetData{InstanceID: next.ID, DefaultLanguage: tag},
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
