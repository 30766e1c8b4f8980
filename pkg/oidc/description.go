package oidc

import (
	"encoding/json"
	"strings"

	"github.com/tenantry/tenantry/pkg/web"
)

// plainDescription returns text with the only characters that an error_description may
// have: visible ASCII and blanks, without quotation marks and backslashes (RFC 6749
// sections 4.1.2.1 and 5.2).
func plainDescription(text string) string {
	return strings.ReplaceAll(printable(text), `"`, "'")
}

// printable replaces what is neither visible ASCII nor a blank, and backslashes.
func printable(text string) string {
	return strings.Map(func(c rune) rune {
		if c == '\\' || c < ' ' || c > '~' {
			return '?'
		}
		return c
	}, text)
}

// describePlainly corrects the description of an OAuth error response, whichever part
// wrote it: the library repeats what the client sent. Quotation marks stay, because the
// contract's texts have them around names.
func describePlainly(a *web.Answer) {
	if oauthError(a) == "" {
		return
	}
	var refusal map[string]any
	if json.Unmarshal(a.Body(), &refusal) != nil {
		return
	}
	text, _ := refusal["error_description"].(string)
	if plain := printable(text); plain != text {
		refusal["error_description"] = plain
		body, err := json.Marshal(refusal)
		if err != nil {
			return // cannot happen: it was just decoded
		}
		a.SetBody(body)
	}
}
