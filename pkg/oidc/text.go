package oidc

import (
	"fmt"
	"slices"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"
	"golang.org/x/text/language"

	"github.com/tenantry/tenantry/pkg/locale"
)

// texts are those of the pages in one language.
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
	ContinueNative, ContinueWeb, MayDo                            string
	ScopeProfile, ScopeEmail, ScopePhone                          string
	ScopeOrg, ScopeAPI, ScopeOffline                              string
	Leaving, LeavingOn, LeavingWeb, LeavingNative                 string
	HomeWhy, HomeSignedIn                                         string
	RequestWrong, RequestWrongAdvice, LogoutWrong, SignOutHere    string
	NoPage, NoInstance, RequestID                                 string
}

var english = texts{
	Language: "en",
	SignIn:   "Sign in", To: "to %s", LoginName: "User name", Password: "Password", Next: "Sign in",
	LoginNameMissing: "Please enter your user name.", PasswordMissing: "Please enter a password.",
	SignInFailed:   "User name or password is wrong.",
	ChangePassword: "Choose a new password", ChangeWhy: "You have to change your password before you can continue.",
	NewPassword: "New password", Repeat: "Repeat the new password", Change: "Change password",
	Rules:            "At least 8 characters, with a lower case letter, an upper case letter, a number and a symbol.",
	PasswordTooShort: "The password needs at least 8 characters.", PasswordTooLong: "The password may have at most 200 characters.",
	PasswordNoLower: "The password needs a lower case letter (a-z).", PasswordNoUpper: "The password needs an upper case letter (A-Z).",
	PasswordNoNumber: "The password needs a number (0-9).", PasswordNoSymbol: "The password needs a symbol, such as ! or -.",
	PasswordsDiffer: "The passwords do not match.", PasswordSame: "The new password must differ from the old one.",
	PasswordInvalid: "The password contains a character that cannot be typed everywhere, such as a line break. Please remove it.",
	SignedIn:        "You are signed in", SignedInAs: "as %s", SignOut: "Sign out",
	SignOutWhy: "Do you want to sign out of this browser?", Stay: "Stay signed in",
	SignedOut: "You are signed out", SignedOutWhy: "You can close this page.", SignInAgain: "Sign in again",
	Trouble: "That did not work", FormExpired: "The page was open for too long, or your browser blocks cookies. Please try again.",
	AddressWrong:  "The address of this page is incomplete. Please go back to where you came from and start again.",
	Unavailable:   "The service is not available at the moment. Please try again in a few seconds.",
	Internal:      "Something went wrong on our side. Please try again later.",
	BlockedSecond: "Too many attempts. Please try again in a second.",
	Blocked:       "Too many attempts. Please try again in %d seconds.", BlockedMinutes: "Too many attempts. Please try again in %d minutes.",
	ContinueAs: "Continue as %s", Continue: "Continue", Deny: "Cancel", OtherUser: "Sign in as somebody else",
	ContinueNative: "A program on this device (%s) wants to sign you in. Continue only if you have just started it.",
	ContinueWeb:    "%s wants to sign you in.",
	MayDo:          "It will be able to:",
	ScopeProfile:   "see your name and profile", ScopeEmail: "see your email address", ScopePhone: "see your telephone number",
	ScopeOrg: "see which organisation you belong to", ScopeAPI: "act for you here, with all your permissions",
	ScopeOffline: "stay signed in when you are away",
	Leaving:      "One moment, please", LeavingOn: "If nothing happens, choose Continue.", LeavingWeb: "You are being taken to %s. If nothing happens, choose Continue.",
	LeavingNative: "You are being taken back to your app. If nothing happens, choose Continue. You can close this page afterwards.",
	HomeWhy:       "This is where people of %s sign in.", HomeSignedIn: "You are signed in as %s.",
	RequestWrong: "The application that sent you here made a request that we cannot answer. You did nothing wrong.",
	RequestWrongAdvice: "Go back to the application and try again. If it happens again, tell the people who run the application, " +
		"and give them this:",
	LogoutWrong: "The application that sent you here could not sign you out. You may still be signed in.", SignOutHere: "Sign out here",
	NoPage:     "There is no page at this address. Please check the address.",
	NoInstance: "There is nothing to sign in to at this address. Please check the address, or ask whoever gave it to you.",
	RequestID:  "Request",
}

var german = texts{
	Language: "de",
	SignIn:   "Anmelden", To: "bei %s", LoginName: "Benutzername", Password: "Passwort", Next: "Anmelden",
	LoginNameMissing: "Bitte gib deinen Benutzernamen ein.", PasswordMissing: "Bitte gib ein Passwort ein.",
	SignInFailed:   "Benutzername oder Passwort ist falsch.",
	ChangePassword: "Neues Passwort wählen", ChangeWhy: "Dein Passwort muss geändert werden, bevor es weitergeht.",
	NewPassword: "Neues Passwort", Repeat: "Neues Passwort wiederholen", Change: "Passwort ändern",
	Rules:            "Mindestens 8 Zeichen, darunter ein Klein- und ein Großbuchstabe, eine Ziffer und ein Sonderzeichen.",
	PasswordTooShort: "Das Passwort braucht mindestens 8 Zeichen.", PasswordTooLong: "Das Passwort darf höchstens 200 Zeichen haben.",
	PasswordNoLower: "Das Passwort braucht einen Kleinbuchstaben (a-z).", PasswordNoUpper: "Das Passwort braucht einen Großbuchstaben (A-Z).",
	PasswordNoNumber: "Das Passwort braucht eine Ziffer (0-9).", PasswordNoSymbol: "Das Passwort braucht ein Sonderzeichen, etwa ! oder -.",
	PasswordsDiffer: "Das ist nicht dasselbe wie das neue Passwort.", PasswordSame: "Das neue Passwort darf nicht das alte sein.",
	PasswordInvalid: "Das Passwort hat ein Zeichen, das sich nicht überall tippen lässt, etwa einen Zeilenumbruch. Bitte lass es weg.",
	SignedIn:        "Du bist angemeldet", SignedInAs: "als %s", SignOut: "Abmelden",
	SignOutWhy: "Möchtest du dich in diesem Browser abmelden?", Stay: "Angemeldet bleiben",
	SignedOut: "Du bist abgemeldet", SignedOutWhy: "Du kannst diese Seite schließen.", SignInAgain: "Wieder anmelden",
	Trouble: "Das hat nicht geklappt", FormExpired: "Die Seite war zu lange offen, oder dein Browser speichert keine Cookies. Bitte versuche es noch einmal.",
	AddressWrong:  "Die Adresse dieser Seite ist nicht vollständig. Bitte geh dorthin zurück, wo du herkamst, und beginne von vorn.",
	Unavailable:   "Der Dienst ist gerade nicht verfügbar. Bitte versuche es in ein paar Sekunden noch einmal.",
	Internal:      "Bei uns ist etwas schiefgegangen. Bitte versuche es später noch einmal.",
	BlockedSecond: "Zu viele Versuche. Bitte versuche es in einer Sekunde noch einmal.",
	Blocked:       "Zu viele Versuche. Bitte versuche es in %d Sekunden noch einmal.", BlockedMinutes: "Zu viele Versuche. Bitte versuche es in %d Minuten noch einmal.",
	ContinueAs: "Weiter als %s", Continue: "Weiter", Deny: "Abbrechen", OtherUser: "Als jemand anderes anmelden",
	ContinueNative: "Ein Programm auf diesem Gerät (%s) möchte dich anmelden. Fahre nur fort, wenn du es gerade selbst gestartet hast.",
	ContinueWeb:    "%s möchte dich anmelden.",
	MayDo:          "Es kann dann:",
	ScopeProfile:   "deinen Namen und dein Profil sehen", ScopeEmail: "deine E-Mail-Adresse sehen", ScopePhone: "deine Telefonnummer sehen",
	ScopeOrg: "sehen, zu welcher Organisation du gehörst", ScopeAPI: "hier für dich handeln, mit allen deinen Rechten",
	ScopeOffline: "angemeldet bleiben, auch wenn du nicht da bist",
	Leaving:      "Einen Moment bitte", LeavingOn: "Falls nichts passiert, wähle Weiter.", LeavingWeb: "Du wirst zu %s weitergeleitet. Falls nichts passiert, wähle Weiter.",
	LeavingNative: "Du wirst zu deiner App zurückgeleitet. Falls nichts passiert, wähle Weiter. Danach kannst du diese Seite schließen.",
	HomeWhy:       "Hier melden sich die Leute von %s an.", HomeSignedIn: "Du bist als %s angemeldet.",
	RequestWrong: "Die Anwendung, die dich hierher geschickt hat, wollte etwas, das nicht beantwortet werden kann. Du hast nichts falsch gemacht.",
	RequestWrongAdvice: "Geh zurück zur Anwendung und versuche es noch einmal. Passiert es wieder, sag denen Bescheid, die die Anwendung betreiben, " +
		"und gib ihnen dies:",
	LogoutWrong: "Die Anwendung, die dich hierher geschickt hat, konnte dich nicht abmelden. Vielleicht bist du noch angemeldet.",
	SignOutHere: "Hier abmelden",
	NoPage:      "Unter dieser Adresse gibt es keine Seite. Bitte prüfe die Adresse.",
	NoInstance:  "Unter dieser Adresse kann man sich nirgends anmelden. Bitte prüfe die Adresse, oder frag, wer sie dir gegeben hat.",
	RequestID:   "Anfrage",
}

// uiLocales are the languages of the pages; the first one is for everybody
// else.
var (
	uiLocales = []language.Tag{language.English, language.German}
	uiTexts   = []*texts{&english, &german}
	uiMatcher = language.NewMatcher(uiLocales)
)

// blocked says how long to wait.
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

// Toward puts the name of an instance into a text.
func (t *texts) Toward(name string) string { return fmt.Sprintf(t.To, name) }

// As puts a user name into a text.
func (t *texts) As(name string) string { return fmt.Sprintf(t.SignedInAs, name) }

// Onward says who wants to sign a person in.
func (t *texts) Onward(client string, native bool) string {
	if native {
		return fmt.Sprintf(t.ContinueNative, client)
	}
	return fmt.Sprintf(t.ContinueWeb, client)
}

// Leave says where a page goes on to.
func (t *texts) Leave(client string, native bool) string {
	switch {
	case native:
		return t.LeavingNative
	case client == "":
		return t.LeavingOn
	}
	return fmt.Sprintf(t.LeavingWeb, client)
}

// With puts a name into a text.
func (t *texts) With(text, name string) string { return fmt.Sprintf(text, name) }

// scopes says what a client may do with scopes, beyond knowing who signed in.
func (t *texts) scopes(granted []string) (means []string) {
	for _, known := range []struct{ scope, means string }{
		{openid.ScopeProfile, t.ScopeProfile},
		{openid.ScopeEmail, t.ScopeEmail},
		{openid.ScopePhone, t.ScopePhone},
		{scopeResourceOwner, t.ScopeOrg},
		{scopeAPI, t.ScopeAPI},
		{openid.ScopeOfflineAccess, t.ScopeOffline},
	} {
		if slices.Contains(granted, known.scope) {
			means = append(means, known.means)
		}
	}
	return means
}

// setLanguage takes the language that the browser asks for, or else fallback.
func (p *page) setLanguage(fallback string) {
	wanted := locale.FromHeader(p.asked)
	if tag, ok := locale.Parse(fallback); ok {
		wanted = append(wanted, tag)
	}
	_, index, _ := uiMatcher.Match(wanted...)
	p.Text = uiTexts[index]
}

// preferLanguage takes a language that the client asks for (ui_locales).
func (p *page) preferLanguage(locales string) {
	if _, index, confidence := uiMatcher.Match(locale.FromList(locales)...); confidence > language.No {
		p.Text = uiTexts[index]
	}
}
