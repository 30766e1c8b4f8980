package pages

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"
	"golang.org/x/text/language"

	"github.com/tenantry/tenantry/pkg/locale"
	"github.com/tenantry/tenantry/pkg/oidc/scope"
	"github.com/tenantry/tenantry/pkg/text"
	pagetext "github.com/tenantry/tenantry/pkg/text/pages"
)

// texts are the pages' texts in one language. Every field except Language, the
// language's tag, has the name of its key in package text/pages.
type texts struct {
	Language string

	SignIn, To, LoginName, Password, Next                         string
	LoginNameMissing, PasswordMissing, SignInFailed               string
	ChangePassword, ChangeWhy, NewPassword, Repeat, Rules, Change string
	PasswordTooShort, PasswordTooLong, PasswordNoLower            string
	PasswordNoUpper, PasswordNoNumber, PasswordNoSymbol           string
	PasswordsDiffer, PasswordSame, PasswordInvalid                string
	SignedIn, SignedInAs, SignOut, SignOutWhy, Stay               string
	SignedOut, SignedOutWhy, SignInAgain                          string
	Trouble, FormExpired, AddressWrong, Unavailable, Internal     string
	BlockedSecond, Blocked, BlockedMinutes                        string
	ContinueAs, Continue, Deny, OtherUser                         string
	ContinueNative, ContinueWeb, MayDo, Foreign                   string
	AppProject, AppOrg, AppAt                                     string
	ScopeProfile, ScopeEmail, ScopePhone                          string
	ScopeOrg, ScopeAPI, ScopeOffline                              string
	ScopeMetadata, ScopeRoles, ScopeProjects                      string
	Leaving, LeavingOn, LeavingWeb, LeavingNative                 string
	Device, UserCode, UserCodeWrong, DeviceAsks, Allow, Refuse    string
	DeviceAllowed, DeviceAllowedWhy                               string
	DeviceDenied, DeviceDeniedWhy                                 string
	Applications, ApplicationsWhy, ApplicationsNone               string
	RemoveAccess, AccessRemoved, OtherOrg                         string
	HomeWhy, HomeSignedIn                                         string
	RequestWrong, RequestWrongAdvice, LogoutWrong, SignOutHere    string
	NoPage, NoInstance, RequestID                                 string
}

// ui has the texts of the pages.
var ui = func() *text.Catalogue {
	catalogue, err := pagetext.Load()
	if err != nil {
		panic(err) // it is embedded
	}
	return catalogue
}()

// textsOf returns the texts of a language, which are loaded on first use.
func textsOf(l *text.Language) *texts {
	t := &texts{}
	fields := reflect.ValueOf(t).Elem()
	for i := range fields.NumField() {
		fields.Field(i).SetString(l.Text(fields.Type().Field(i).Name))
	}
	t.Language = l.Tag().String()
	return t
}

// blocked returns the text that says how long to wait.
func (t *texts) blocked(seconds int) string {
	const minute = 60
	switch {
	case seconds <= 1:
		return t.BlockedSecond
	case seconds < 2*minute:
		return fmt.Sprintf(t.Blocked, seconds)
	default:
		return fmt.Sprintf(t.BlockedMinutes, (seconds+minute-1)/minute)
	}
}

// Toward inserts the name of an instance into a text.
func (t *texts) Toward(name string) string { return fmt.Sprintf(t.To, name) }

// As inserts a user name into a text.
func (t *texts) As(name string) string { return fmt.Sprintf(t.SignedInAs, name) }

// Onward returns the text that names who wants to sign a person in: an application by
// its name, the built-in client by its location.
func (t *texts) Onward(app, at string, native bool) string {
	text := t.ContinueWeb
	if native {
		text = t.ContinueNative
	}
	return fmt.Sprintf(text, cmp.Or(app, at))
}

// Leave returns the text that says where a page moves on to.
func (t *texts) Leave(client string, native bool) string {
	switch {
	case native:
		return t.LeavingNative
	case client == "":
		return t.LeavingOn
	}
	return fmt.Sprintf(t.LeavingWeb, client)
}

// With inserts a name into a text.
func (t *texts) With(text, name string) string { return fmt.Sprintf(text, name) }

// scopes returns descriptions of what a client may do with scopes, beyond knowing who
// signed in.
func (t *texts) scopes(granted []string) (means []string) {
	for _, known := range []struct {
		means  string
		scopes []string
		// begins has the prefixes of scopes with the same meaning.
		begins []string
	}{
		{t.ScopeProfile, []string{openid.ScopeProfile}, nil},
		{t.ScopeEmail, []string{openid.ScopeEmail}, nil},
		{t.ScopePhone, []string{openid.ScopePhone}, nil},
		{t.ScopeOrg, []string{scope.ResourceOwner}, []string{scope.OrgIDPrefix, scope.OrgDomainPrefix}},
		{t.ScopeRoles, []string{scope.ProjectsRoles}, []string{scope.RolePrefix}},
		{t.ScopeMetadata, []string{scope.Metadata}, nil},
		{t.ScopeAPI, []string{scope.API}, nil},
		{t.ScopeOffline, []string{openid.ScopeOfflineAccess}, nil},
	} {
		if slices.ContainsFunc(granted, func(scope string) bool {
			return slices.Contains(known.scopes, scope) || slices.ContainsFunc(known.begins, func(b string) bool { return strings.HasPrefix(scope, b) })
		}) {
			means = append(means, known.means)
		}
	}
	if len(scope.Projects(granted)) > 0 {
		means = append(means, t.ScopeProjects)
	}
	return means
}

// setLanguage selects the language that the browser asks for, or else fallback.
func (p *page) setLanguage(fallback string) { p.Text = textsOf(ui.Choose(p.asked, fallback)) }

// preferLanguage selects a language that the client asks for (ui_locales).
func (p *page) preferLanguage(locales string) {
	if l := ui.Match(locale.FromList(locales)...); l != nil {
		p.Text = textsOf(l)
	}
}

// Locales returns the languages of the pages.
func Locales() (tags []language.Tag) {
	for _, l := range ui.Languages() {
		tags = append(tags, l.Tag())
	}
	return tags
}
