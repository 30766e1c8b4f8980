package oidc

import (
	"crypto/rand"
	"strings"
)

// formTokenLength is the length of rand.Text, which has 130 bits.
const formTokenLength = 26

func newFormToken() string { return rand.Text() }

func isFormToken(text string) bool {
	return len(text) == formTokenLength && strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == ""
}
