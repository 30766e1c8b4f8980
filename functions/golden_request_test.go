package functions_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
)

// body returns the exact bytes of a recorded body with its masks filled in.
func (g *golden) body(tb testing.TB, c goldenCase) []byte {
	tb.Helper()
	raw := c.Request.Body
	if len(raw) == 0 || string(raw) == "null" {
		return nil
	}
	if raw[0] == '"' {
		var text string
		mustUnmarshal(tb, raw, &text)
		raw = json.RawMessage(text)
	}
	switch c.Name {
	case "create/bad-utf8":
		return []byte("{\"instanceName\":\"\xff\",\"machine\":{\"userName\":\"x\",\"name\":\"y\"}}")
	case "create/deep-json":
		return []byte(`{"instanceName":"x","deep":` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + "}")
	case "create/huge-body":
		return []byte(`{"instanceName":"` + strings.Repeat("x", 5000296) + `"}`)
	}
	filled := g.fill(string(raw), g.requestIDs(c))
	return []byte(strings.ReplaceAll(filled, "<time>", expiryOf(c.Name)))
}

var uniq = regexp.MustCompile(`<uniq:\d+>`)

// fill fills in the masks whose value is the same in several cases: suffixes, the
// generated host, and the request's ids.
func (g *golden) fill(text string, ids map[string]string) string {
	text = uniq.ReplaceAllStringFunc(text, func(m string) string {
		if _, ok := g.suffixes[m]; !ok {
			g.suffixes[m] = fmt.Sprintf("u%d", len(g.suffixes))
		}
		return g.suffixes[m]
	})
	for label, id := range ids {
		text = strings.ReplaceAll(text, label, id)
	}
	return strings.ReplaceAll(text, "<generated>.localhost", g.owner.host)
}

// requestIDs returns the ids for the masks of a request: the organisation or user
// that setup/seed-no-roles created, or the instance.
func (g *golden) requestIDs(c goldenCase) map[string]string {
	if !strings.Contains(c.Request.Path+string(c.Request.Body), "<id:1>") {
		return nil
	}
	switch {
	case strings.Contains(c.Request.Path, "/orgs/"):
		return map[string]string{"<id:1>": g.orgID}
	case strings.Contains(c.Request.Path, "/users/"):
		return map[string]string{"<id:1>": g.userID}
	default:
		return map[string]string{"<id:1>": g.owner.instanceID}
	}
}

// expiryOf returns the expiry that a case's name asks for.
func expiryOf(name string) string {
	switch {
	case strings.Contains(name, "past"):
		return "2001-01-01T00:00:00Z"
	case strings.Contains(name, "offset"):
		return "2099-01-01T00:00:00+02:00"
	default:
		return "2099-01-01T00:00:00Z"
	}
}

// authorization returns the header value that a case's kind and name ask for.
func (g *golden) authorization(tb testing.TB, c goldenCase) string {
	tb.Helper()
	now := time.Now()
	_, variant, _ := strings.Cut(c.Name, "/auth-")
	switch c.Auth {
	case "none":
		return ""
	case "system":
		return "Bearer " + g.sign(tb, systemClaims(now))
	case "owner-pat":
		return "Bearer " + g.owner.pat
	case "owner-access-token":
		return "Bearer " + g.mustToken(tb, g.owner, bothScopes)
	}
	switch variant {
	case "garbage":
		return "Bearer garbage"
	case "basic":
		return "Basic YTpi"
	case "lowercase-bearer":
		return "bearer " + g.sign(tb, systemClaims(now))
	case "other-instance-pat":
		return "Bearer " + g.otherToken
	default:
		return "Bearer " + g.variant(tb, variant, now)
	}
}
