package provision

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// What DNS allows. Source: RFC 1123 section 2.1, RFC 1035 section 2.3.4.
const (
	maxLabelLength  = 63
	maxDomainLength = 253
)

// MaxExternalDomainLength bounds the deployment's external domain, in bytes,
// so that an organisation's domain under any instance's host has room for its
// own label: a generated host is at most 63 + 1 + 125 bytes, a custom one 200.
const MaxExternalDomainLength = 125

// HostName returns a host name in the form in which hosts are compared: trimmed,
// in lower case, without the trailing dot. ok is false for what DNS does not
// allow, and for an IPv4 address, which is not a name (RFC 1123 section 2.1: the
// last label is not numeric).
func HostName(text string) (host string, ok bool) {
	host = strings.TrimSuffix(strings.TrimSpace(text), ".")
	if len(host) > maxDomainLength || strings.IndexFunc(host, isNotASCII) >= 0 {
		// Lower-casing would turn the Kelvin sign into a "k".
		return "", false
	}
	host = strings.ToLower(host)
	labels := strings.Split(host, ".")
	for _, label := range labels {
		if !isLabel(label) {
			return "", false
		}
	}
	last := labels[len(labels)-1]
	return host, strings.Trim(last, "0123456789") != ""
}

func isNotASCII(r rune) bool { return r >= utf8.RuneSelf }

func isLabel(label string) bool {
	if label == "" || len(label) > maxLabelLength || label[0] == '-' || label[len(label)-1] == '-' {
		return false
	}
	for i := range len(label) {
		if !isLabelByte(label[i]) {
			return false
		}
	}
	return true
}

func isLabelByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '-'
}

// international maps an internationalised domain name to its ASCII form
// (RFC 5891), as browsers do (UTS 46). Where a hyphen may stand is left to
// HostName: DNS allows "r3---sn.example".
var international = idna.New(
	idna.MapForLookup(), idna.Transitional(false), idna.StrictDomainName(true), idna.CheckHyphens(false))

// maxConvertedDomain bounds what is converted, in bytes: a name of 253 letters
// of any script. The conversion's time grows with the square of a label, and
// no deadline interrupts it.
const maxConvertedDomain = maxDomainLength * utf8.UTFMax

// toASCII returns the ASCII form of an international name; ok is false for one
// that has none, or is longer than any domain.
func toASCII(text string) (ascii string, ok bool) {
	if len(text) > maxConvertedDomain {
		return "", false
	}
	ascii, err := international.ToASCII(text) //nolint:forbidigo // bounded above
	return ascii, err == nil
}

// OrgDomain returns a domain of an organisation in the form in which it is
// compared and stored: a HostName in ASCII form.
func OrgDomain(text string) (domain string, ok bool) {
	ascii, ok := toASCII(strings.TrimSpace(text))
	if !ok || !utf8.ValidString(text) {
		return "", false
	}
	return HostName(ascii)
}

// hostSuffix is the random end of a generated host's label: a hyphen and six
// letters or digits.
const hostSuffixLength = 1 + 6

// generatedHost makes the host of an instance under the external domain: what
// DNS takes of its name, a blank as a hyphen, cut to fit a label, and a random
// end. ok is false when nothing of the name is left.
func generatedHost(instanceName, externalDomain string) (host string, ok bool) {
	if len(instanceName) > maxNameLength {
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

// generatedOrgDomain makes the domain of an organisation under parent: the
// letters and digits of its name, of any script, in lower case, a blank as a
// hyphen, in ASCII form. ok is false when nothing of the name is left.
//
// OrgDomain returns the same for the result: a domain that it would not take
// could never be found by a user name's suffix.
func generatedOrgDomain(orgName, parent string) (domain string, ok bool) {
	if len(orgName) > maxNameLength {
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
