package hostname

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// hostSuffixLength is the length of the random suffix of a generated host's label: a
// hyphen and six letters or digits.
const hostSuffixLength = 1 + 6

// Generate returns a host for an instance under the external domain: the characters of
// its name that DNS allows, with spaces as hyphens, cut to fit a label, and a random
// suffix. ok is false if nothing of the name is left.
func Generate(instanceName, externalDomain string) (host string, ok bool) {
	if len(instanceName) > tenant.MaxNameLength {
		return "", false
	}
	slug := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || r == '.':
			return '-'
		case isLabelCharacter(r):
			return r
		default:
			return -1
		}
	}, strings.ToLower(strings.TrimSpace(instanceName)))
	slug = tidy(slug)
	if slug == "" {
		return "", false
	}
	slug = slug[:min(len(slug), maxLabelLength-hostSuffixLength)]
	return slug + "-" + randomLabel() + "." + externalDomain, true
}

// randomLabel returns six uniformly random characters of [a-z0-9].
func randomLabel() string {
	const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789"
	label := make([]byte, 0, hostSuffixLength-1)
	var draw [1]byte
	for len(label) < cap(label) {
		_, _ = rand.Read(draw[:]) // never fails: crypto/rand.Read crashes the program instead
		if int(draw[0]) < 256/len(alphabet)*len(alphabet) {
			label = append(label, alphabet[int(draw[0])%len(alphabet)])
		}
	}
	return string(label)
}

// GenerateOrgDomain returns a domain for an organisation under parent: the letters and
// digits of its name, of any script, in lower case, with spaces as hyphens, in ASCII
// form. ok is false if nothing of the name is left.
//
// OrgDomain leaves the result unchanged; otherwise it could never be found by the
// suffix of a user name.
func GenerateOrgDomain(orgName, parent string) (domain string, ok bool) {
	if len(orgName) > tenant.MaxNameLength {
		return "", false
	}
	var letters strings.Builder
	for _, r := range strings.TrimSpace(orgName) {
		switch {
		case unicode.IsSpace(r) || r == '-':
			letters.WriteByte('-')
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			letters.WriteString(lookedUp(r))
		}
	}
	slug := tidy(letters.String())
	if slug == "" {
		return "", false
	}
	return asciiLabel(slug, min(maxLabelLength, maxDomainLength-1-len(parent))) + "." + parent, true
}

// lookedUp returns a letter or digit in the form used to look domains up: in lower
// case, as in Fold, and "ａ" as "a". It returns "" for a character that no domain may
// contain.
func lookedUp(r rune) string {
	// A label must not begin with a mark, and some letters map to several.
	mapped, err := international.ToUnicode("0" + string(unicode.ToLower(r))) //nolint:forbidigo // a single letter
	if err != nil {
		return ""
	}
	return mapped[len("0"):]
}

// tidy removes what a label must not begin or end with, and the prefix that marks an
// ASCII label as internationalised (RFC 5890).
func tidy(slug string) string {
	slug = strings.Trim(slug, "-")
	for strings.HasPrefix(slug, "xn--") {
		slug = "xn-" + slug[len("xn--"):]
	}
	return slug
}

// asciiLabel returns slug in ASCII form, at most room bytes long. A longer one is cut
// and ends in a digest of the whole, so that two long names with the same beginning get
// different domains.
func asciiLabel(slug string, room int) string {
	if label, ok := fits(slug, room); ok {
		return label
	}
	sum := sha256.Sum256([]byte(slug))
	digest := "-" + hex.EncodeToString(sum[:4])
	runes := []rune(slug)
	// A rune takes at least one byte, so no more than room runes can fit.
	for n := min(len(runes), room); n > 0; n-- {
		if label, ok := fits(strings.TrimRight(string(runes[:n]), "-")+digest, room); ok {
			return label
		}
	}
	return digest[1:]
}

func fits(slug string, room int) (label string, ok bool) {
	label, ok = toASCII(slug)
	return label, ok && len(label) <= room
}
