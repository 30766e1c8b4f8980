package request

import (
	"html/template"
	"io"
	"net/http"
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

// semicolons spells semicolons as http.Request.ParseForm requires it.
var semicolons = strings.NewReplacer(";", "%3B")

// ParseForm parses the query and the form of a request. In both, a semicolon is a
// character like any other (URL Standard section 5.1), which clients may send as it is
// (RFC 3986 section 3.4). The standard library alone refuses it, as it once was a
// separator.
func ParseForm(r *http.Request) error {
	r.URL.RawQuery = semicolons.Replace(r.URL.RawQuery)
	if r.Method != http.MethodPost || r.Body == nil {
		return r.ParseForm()
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	r.Body = io.NopCloser(strings.NewReader(semicolons.Replace(string(body))))
	return r.ParseForm()
}

// EscapeQuery returns a registered address with a query that url.URL.Query reads
// completely, semicolons included, so that it is retained when parameters are added
// (RFC 6749 section 3.1.2).
func EscapeQuery(address string) string {
	path, query, _ := strings.Cut(address, "?")
	if query == "" {
		return address
	}
	return path + "?" + semicolons.Replace(query)
}

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
