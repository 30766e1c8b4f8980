package config

// SigningKeys configures the function of that name.
type SigningKeys struct {
	Tenants
	Tokens
	// SigningKeyRate is the maximum number of signing keys made per second. KMS makes
	// about one RSA pair a second per account, shared by everything that needs one.
	SigningKeyRate Rate `env:"TENANTRY_SIGNING_KEY_RATE" envDefault:"0.25"`
}
