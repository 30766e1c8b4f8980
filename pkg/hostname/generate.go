package hostname

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// hostSuffixLength is that of the random end of a generated host's label: a
// hyphen and six letters or digits.
const hostSuffixLength = 1 + 6

// Generate makes the host of an instance under the external domain: what
// DNS takes of its name, a blank as a hyphen, cut to fit a label, and a random
// end. ok is false when nothing of the name is left.
func Generate(instanceName, externalDomain string) (host string, ok bool) {
	if len(instanceName) > tenant.MaxNameLength {
		return "", false
	}
	slug := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || r == '.':
			return '-'
		case r < utf8.RuneSelf && isLabelByte(byte(r)):
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

// randomLabel draws six of [a-z0-9], each as likely as the others.
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

// GenerateOrgDomain makes the domain of an organisation under parent: the
// letters and digits of its name, of any script, in lower case, a blank as a
// hyphen, in ASCII form. ok is false when nothing of the name is left.
//
// OrgDomain returns the same for the result: a domain that it would not take
// could never be found by a user name's suffix.
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

// lookedUp returns a letter or digit as domains are looked up with it: in lower
// case, as in Fold, and "ａ" as "a". Nothing is left of one that no domain may
// have.
func lookedUp(r rune) string {
	// A label must not begin with a mark, and some letters map to one and more.
	mapped, err := international.ToUnicode("0" + string(unicode.ToLower(r))) //nolint:forbidigo // a single letter
	if err != nil {
		return ""
	}
	return mapped[len("0"):]
}

// tidy takes away what a label must not begin or end with, and the prefix by
// which an ASCII label claims to be an international one (RFC 5890).
func tidy(slug string) string {
	slug = strings.Trim(slug, "-")
	for strings.HasPrefix(slug, "xn--") {
		slug = "xn-" + slug[len("xn--"):]
	}
	return slug
}

// asciiLabel returns slug in ASCII form, at most room bytes long. What does not
// fit is cut, and a digest of the whole stands for it, so that two long names
// with the same beginning keep different domains.
func asciiLabel(slug string, room int) string {
	if label, ok := fits(slug, room); ok {
		return label
	}
	sum := sha256.Sum256([]byte(slug))
	digest := "-" + hex.EncodeToString(sum[:4])
	runes := []rune(slug)
	// A rune takes a byte at least, so nothing longer than room can fit.
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
