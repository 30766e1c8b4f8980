package hostname

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// Limits of DNS. Source: RFC 1123 section 2.1, RFC 1035 section 2.3.4.
const (
	maxLabelLength  = 63
	maxDomainLength = 253
)

// MaxExternalDomainLength bounds the deployment's external domain in bytes, so that an
// organisation's domain under any instance's host has room for its own label: a
// generated host has at most 63 + 1 + 125 bytes, a custom one 200.
const MaxExternalDomainLength = 125

// Parse returns a host name in folded form: like ParseCased, but in lower case.
func Parse(text string) (host string, ok bool) {
	name, ok := ParseCased(text)
	return strings.ToLower(name), ok
}

// ParseCased returns a host name trimmed and without the trailing dot, with its case
// preserved. ok is false if DNS does not allow the name, or if it is an IPv4 address
// (RFC 1123 section 2.1: the last label is not numeric).
func ParseCased(text string) (name string, ok bool) {
	name = strings.TrimSuffix(strings.TrimSpace(text), ".")
	if len(name) > maxDomainLength {
		return "", false
	}
	labels := strings.Split(name, ".")
	for _, label := range labels {
		if !isLabel(label) {
			return "", false
		}
	}
	last := labels[len(labels)-1]
	return name, strings.Trim(last, "0123456789") != ""
}

// HasOnlyHostCharacters reports whether text has no character that host names never
// have. Unlike Parse, it checks neither labels nor lengths.
func HasOnlyHostCharacters(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r != '.' && !isLabelCharacter(r) })
}

func isLabel(label string) bool {
	if label == "" || len(label) > maxLabelLength || label[0] == '-' || label[len(label)-1] == '-' {
		return false
	}
	return !strings.ContainsFunc(label, func(r rune) bool { return !isLabelCharacter(r) })
}

func isLabelCharacter(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-'
}

// international maps an internationalised domain name to its ASCII form (RFC 5891), as
// browsers do (UTS 46). Parse checks the positions of hyphens: DNS allows
// "r3---sn.example".
var international = idna.New(
	idna.MapForLookup(), idna.Transitional(false), idna.StrictDomainName(true), idna.CheckHyphens(false))

// maxConvertedDomain bounds what is converted, in bytes: a name of 253 letters of any
// script. The conversion takes quadratic time in the length of a label, and no deadline
// interrupts it.
const maxConvertedDomain = maxDomainLength * utf8.UTFMax

// toASCII returns the ASCII form of an internationalised name; ok is false if there is
// none, or if the name is too long for a domain.
func toASCII(text string) (ascii string, ok bool) {
	if len(text) > maxConvertedDomain {
		return "", false
	}
	ascii, err := international.ToASCII(text) //nolint:forbidigo // bounded above
	return ascii, err == nil
}

// OrgDomain returns an organisation's domain in the form in which it is compared and
// stored: a host name in ASCII form.
func OrgDomain(text string) (domain string, ok bool) {
	ascii, ok := toASCII(strings.TrimSpace(text))
	if !ok || !utf8.ValidString(text) {
		return "", false
	}
	return Parse(ascii)
}

// FoldOrgDomain returns the form of a domain used to look it up, which is that of
// OrgDomain. Nothing is trimmed; text that is not a domain is only converted to lower
// case.
func FoldOrgDomain(text string) string {
	if ascii, ok := toASCII(text); ok {
		return ascii
	}
	return strings.ToLower(text)
}
