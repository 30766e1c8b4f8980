package user

// nobodysHash returns the hash of a password that nobody has, with the parameters of
// ownHasher: comparing with it takes as long as with a user's.
func nobodysHash() string {
	return ownPrefix() + "9JX1JxW3wezryBSIflJWMQ$OWGI10mxQpNKZL62RsYJK9Sn+jMs//R0yNhOVwVGcL0"
}

// IsPassword reports whether hash was made of password. With an empty hash, which no
// password has, it does the same work.
func IsPassword(hash, password string) bool {
	known := hash != ""
	if !known {
		hash = nobodysHash()
	}
	prepared, ok := preparePassword(password)
	if ok && matches(hash, prepared) {
		return known
	}
	if ok && prepared == password {
		return false
	}
	// A hash from before passwords were prepared is of the text as typed.
	const cut = maxPasswordLength
	return matches(hash, password[:min(len(password), cut)]) && known && len(password) <= cut
}

// NewPassword hashes a password that satisfies the complexity policy. For any other, it
// returns one of the ErrPassword refusals.
func NewPassword(password string) (hash string, err error) {
	prepared, err := newPassword(password)
	if err != nil {
		return "", err
	}
	return hashPassword(prepared)
}
