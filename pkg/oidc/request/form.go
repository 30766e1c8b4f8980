package request

import (
	"html/template"
	"strings"
	"unicode/utf8"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"
)

// FormPost is an answer to a client that the browser submits as a form (OAuth 2.0 Form
// Post Response Mode).
type FormPost struct {
	Action template.URL
	Fields []Field
}

// Field is a name with its value, as in a form.
type Field struct{ Name, Value string }

// ErrMalformed returns the refusal of a form that cannot be parsed.
func ErrMalformed() error { return openid.ErrInvalidRequest().WithDescription("error parsing form") }

// ErrRepeated returns the refusal of a parameter that may occur only once.
func ErrRepeated() error {
	return openid.ErrInvalidRequest().WithDescription("a parameter is repeated")
}

// CheckText refuses a parameter that is not UTF-8 (RFC 6749, appendix B): no answer in
// JSON could show it.
func CheckText(name string, values []string) error {
	if !utf8.ValidString(name + " " + strings.Join(values, " ")) {
		return openid.ErrInvalidRequest().WithDescription("a parameter is not UTF-8")
	}
	return nil
}
