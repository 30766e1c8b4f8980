package oidc

import (
	"html/template"
	"strings"
	"unicode/utf8"

	openid "github.com/zitadel/oidc/v3/pkg/oidc"
)

// formPost is an answer to a client that the browser submits as a form (OAuth 2.0 Form
// Post Response Mode).
type formPost struct {
	Action template.URL
	Fields []detail
}

// detail is information that a person passes on to those who can fix the problem.
type detail struct{ Name, Value string }

func errBroken() error { return openid.ErrInvalidRequest().WithDescription("error parsing form") }

func errRepeated() error {
	return openid.ErrInvalidRequest().WithDescription("a parameter is repeated")
}

// checkText refuses a parameter that is not UTF-8 (RFC 6749, appendix B): no answer in
// JSON could show it.
func checkText(name string, values []string) error {
	if !utf8.ValidString(name + " " + strings.Join(values, " ")) {
		return openid.ErrInvalidRequest().WithDescription("a parameter is not UTF-8")
	}
	return nil
}
